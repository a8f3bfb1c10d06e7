/** Lints the schema, and every operation of the playground's menu, the documents and the programs to copy. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = fileURLToPath(new URL('./', import.meta.url));

/** What is between the two marks, each on the line of its file. */
function operations(file, begin, end) {
  const text = readFileSync(root + file, 'utf8');
  return [...text.matchAll(new RegExp(`(?<=${begin})[^]*?(?=${end})`, 'gm'))].map((found) => ({
    name: file,
    text: text.slice(0, found.index).replaceAll(/.+/g, '') + found[0],
  }));
}

async function menu() {
  const file = 'web/playground/src/examples/index.ts';
  const { exampleGroups, welcome } = (await runnerImport(root + file)).module;
  const examples = exampleGroups.flatMap(({ examples }) => examples);
  const named = examples.flatMap(({ title, document, fill }) => [
    { name: `web/playground/src/examples/${title.en}`, text: document },
    ...(fill ? [{ name: `web/playground/src/examples/${title.en}, its ids`, text: fill.document }] : []),
  ]);
  return [{ name: file, text: welcome }, ...named];
}

const files = (directory, pattern) =>
  readdirSync(root + directory)
    .filter((name) => pattern.test(name))
    .map((name) => directory + name);
const all = [
  ...(await menu()),
  ...[...files('', /\.md$/), ...files('docs/', /\.md$/)].flatMap((file) => operations(file, '^```graphql\\n', '^```')),
  ...files('examples/', /\.mjs$/).flatMap((file) => operations(file, '`(?=query|mutation|subscription)', '`')),
  ...files('examples/', /\.py$/).flatMap((file) => operations(file, '"""(?=query|mutation|subscription)', '"""')),
];

const eslint = new ESLint({ cwd: root, overrideConfigFile: `${here}eslint.config.mjs` });
const results = await eslint.lintFiles(['schema.graphql']);
for (const { name, text } of all) results.push(...(await eslint.lintText(text, { filePath: `${name}.graphql` })));

const formatter = await eslint.loadFormatter('stylish');
process.stdout.write(await formatter.format(results));
console.log(`The schema and ${all.length} operations were looked at.`);
process.exitCode = results.some(({ errorCount, warningCount }) => errorCount + warningCount > 0) ? 1 : 0;
