import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const worthwhile = /\.(?:js|css|html|svg|json|webmanifest)$/;

/** Puts compressed copies beside what was built (`.br`, `.gz`): the server sends these, and compresses nothing itself. */
export function compress(directory: string): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    async closeBundle() {
      const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => worthwhile.test(file));
      await Promise.all(files.map((file) => compressFile(join(directory, file))));
    },
  };
}

async function compressFile(file: string) {
  const content = readFileSync(file);
  // The last percent of a megabyte, as Monaco has several, takes seconds.
  const quality = content.length > 500_000 ? 9 : constants.BROTLI_MAX_QUALITY;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, { params }));
  writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }));
}
