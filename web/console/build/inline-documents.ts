import { copyFileSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const call = /\bgraphql\(\s*(?:\/\* GraphQL \*\/\s*)?`([^`]*)`,?\s*\)/g;
/** Fragments may stand before the operation; as printed by the generator, all stand in one line. */
const operation = /(?:^|\})\s*(?:query|mutation|subscription)\s+(\w+)/;

/**
 * Puts the text of each operation where it is written, with the fragments it is made of, as the code generator printed it.
 *
 * The generated `graphql()` looks documents up in a table of all of them, which would come with the first page; this way a
 * document comes with its screen. Fragments are nothing at run time. The text is byte for byte the one whose hash the
 * server is told of: `copy` is where it finds them.
 */
export function inlineDocuments(manifest: string, copy: string): Plugin {
  return {
    name: 'inline-documents',
    enforce: 'pre',
    transform(code, id) {
      if (
        !/\.tsx?$/.test(id) ||
        !id.includes('/console/src/') ||
        id.includes('/src/gql/') ||
        !code.includes('graphql(')
      )
        return null;
      this.addWatchFile(manifest);
      const texts = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>);
      return code.replaceAll(call, (_, source: string) => {
        const name = operation.exec(source)?.[1];
        if (!name) return 'undefined';
        const text = texts.find((text) => operation.exec(text)?.[1] === name);
        if (!text) this.error(`The operation ${name} was not generated: run \`npm run codegen\`.`);
        return JSON.stringify(text);
      });
    },
    writeBundle() {
      copyFileSync(manifest, copy);
    },
  };
}
