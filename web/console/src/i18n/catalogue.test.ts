/** Both languages say the same things, and say no more than the console asks for. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Message, parse } from '@fluent/syntax';
import { describe, expect, test } from 'vitest';
import { mutationOf } from './text';

const directory = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const locales = directory('../../locales/');
const sources = directory('../');

/** The messages of a file, each with the variables that it has. */
function messages(file: string): Map<string, string> {
  const resource = parse(readFileSync(file, 'utf8'), {});
  const broken = resource.body.filter(({ type }) => type === 'Junk');
  expect(broken, `${file} is not Fluent`).toEqual([]);
  return new Map(
    resource.body
      .filter((entry): entry is Message => entry.type === 'Message')
      .map((message) => [message.id.name, [...new Set(variables(message))].sort().join(' ')]),
  );
}

function variables(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(variables);
  if (typeof node !== 'object' || node === null) return [];
  if ('type' in node && node.type === 'VariableReference')
    return [(node as unknown as { id: { name: string } }).id.name];
  return Object.values(node).flatMap(variables);
}

const files = readdirSync(`${locales}en`);
const english = new Map(files.map((file) => [file, messages(`${locales}en/${file}`)]));
const keys = [...english.values()].flatMap((file) => [...file.keys()]);
const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|^gql\//.test(file))
  .map((file) => ({ file, text: readFileSync(sources + file, 'utf8') }));

describe.each(files)('%s', (file) => {
  test('says the same in both languages, with the same variables', () => {
    expect([...messages(`${locales}zh-CN/${file}`)].sort()).toEqual([...(english.get(file) ?? [])].sort());
  });

  test('has keys that begin with its name', () => {
    const prefix = file.replace('.ftl', '-');
    expect([...(english.get(file)?.keys() ?? [])].filter((key) => !key.startsWith(prefix))).toEqual([]);
  });
});

test('both languages have the same files', () => {
  expect(readdirSync(`${locales}zh-CN`)).toEqual(files);
});

test('every key that is used exists', () => {
  const used = code.flatMap(({ file, text }) =>
    [...text.matchAll(/\b(?:text\(|<Localized\s+id=)\s*['"]([\w-]+)['"]/g)].map((match) => ({
      file,
      key: match[1] ?? '',
    })),
  );
  expect(used.filter(({ key }) => !keys.includes(key))).toEqual([]);
});

test('every key is used', () => {
  const all = code.map(({ text }) => text).join('\n');
  expect(keys.filter((key) => !all.includes(`'${key}'`) && !all.includes(`"${key}"`))).toEqual([]);
});

test('every action of the audit log has a name in Chinese', () => {
  const server = directory('../../../../crates/messages/locales/zh-CN/');
  const named = new Set(['labels.ftl', 'rights.ftl'].flatMap((file) => [...messages(server + file).keys()]));
  const schema = readFileSync(directory('../../../../schema.graphql'), 'utf8');
  const actions = /^enum AuditAction \{([\s\S]*?)^\}/m.exec(schema)?.[1]?.match(/^\t[A-Z_]+$/gm) ?? [];
  expect(actions.length).toBeGreaterThan(40);
  const unnamed = actions
    .map((action) => action.trim())
    .filter((action) => !named.has(`AuditAction-${action}`) && !named.has(`Operation-${mutationOf(action)}`));
  expect(unnamed).toEqual([]);
});
