import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inlineDocuments } from './inline-documents';

const printed = 'fragment Amount on Money { amount } query Costs { costs { nodes { amount { ...Amount } } } }';

function transform(code: string): string | null {
  const manifest = join(mkdtempSync(join(tmpdir(), 'documents-')), 'persisted-documents.json');
  writeFileSync(manifest, JSON.stringify({ hash: printed }));
  const { transform } = inlineDocuments(manifest, '');
  const context = { addWatchFile() {}, error: (message: string) => Promise.reject(new Error(message)) };
  return (transform as (code: string, id: string) => string | null).call(context as never, code, '/console/src/a.ts');
}

test('an operation is its text as it was printed, with the fragments before it', () => {
  const code = 'const costs = graphql(`\n  query Costs {\n    costs { nodes { amount { ...Amount } } }\n  }\n`);';
  expect(transform(code)).toBe(`const costs = ${JSON.stringify(printed)};`);
});

test('a fragment is nothing at run time', () => {
  expect(transform('graphql(`fragment Amount on Money { amount }`)')).toBe('undefined');
});
