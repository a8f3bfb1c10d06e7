/**
 * What breaks clients is said. `schema.graphql` is compared with that of the last release; each breaking change needs an
 * item in the unreleased part of the changelog that begins with **Breaking** and names what changed, as `Type.field`, or as
 * `Type` where the type itself did. A `*` stands for any part of a name. No server is needed.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name) => readFileSync(root + name, 'utf8');
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });

/** Nothing is released before 0.1.0. Until then clients are held to what the schema was here. */
const beforeAnyRelease = '6ef5a6450c0c34e2b79d0ae548a1a10d28d08a59';

/** The schema that clients know; null where this tree came without the history that has it. */
function released() {
  try {
    const tags = git('tag', '--list', '--merged', 'HEAD', '--sort=-version:refname').split('\n');
    const release = tags.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
    return git('show', `${release ?? beforeAnyRelease}:schema.graphql`);
  } catch {
    return null;
  }
}

/** Patterns of all names in the items of the unreleased part that begin with **Breaking**. */
function said(changelog) {
  const unreleased = changelog.split(/^## /m).find((part) => part.startsWith('[Unreleased]')) ?? '';
  const items = unreleased.split(/^- /m).filter((item) => item.startsWith('**Breaking**'));
  const names = items.flatMap((item) => [...item.matchAll(/`([\w@*.]+)`/g)].map(([, name]) => name));
  return names.map((name) => new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '\\w*')}$`));
}

/** The breaking changes that the changelog does not name. An argument is named by its field. */
async function unsaid(before, after, changelog) {
  const named = said(changelog);
  const changes = await diff(buildSchema(before), buildSchema(after));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path = '', message }) => ({ name: path.split('.').slice(0, 2).join('.'), message }))
    .filter(({ name }) => !named.some((pattern) => pattern.test(name)))
    .map(({ name, message }) => `${name}: ${message}`);
}

test('a change of the schema that breaks clients is in the changelog', async (t) => {
  const before = released();
  if (before === null) {
    return t.skip('the schema of the last release is in no commit here: fetch the whole history, with its tags');
  }
  assert.deepEqual(await unsaid(before, read('schema.graphql'), read('CHANGELOG.md')), []);
});

test('what breaks clients is seen until it is said', async (t) => {
  const before = 'type Query { a(x: Int): Int b: Colour c: Int! } enum Colour { RED BLUE } input In { d: Int }';
  const cases = [
    ['a field is gone', before.replace('a(x: Int): Int', ''), 'Query.a'],
    ['a field may be null', before.replace('c: Int!', 'c: Int'), 'Query.c'],
    ['a field is no longer null', before.replace('b: Colour', 'b: Colour!'), null],
    ['a field is of another type', before.replace(': Colour', ': Int'), 'Query.b'],
    ['an argument is gone', before.replace('(x: Int)', ''), 'Query.a'],
    ['an argument must be given', before.replace('x: Int', 'x: Int!'), 'Query.a'],
    ['an input field must be given', before.replace('d: Int', 'd: Int!'), 'In.d'],
    ['a value is gone', before.replace('BLUE', ''), 'Colour.BLUE'],
    ['a type is gone', before.replace(/input.*/, ''), 'In'],
    ['a field is new', before.replace('b:', 'd: Int b:'), null],
  ];
  for (const [name, after, breaks] of cases) {
    await t.test(name, async () => {
      const found = await unsaid(before, after, changelog('- Colours are nicer: `Query.a`.'));
      assert.deepEqual(found.map((line) => line.split(':')[0]), breaks ? [breaks] : []);
      assert.deepEqual(await unsaid(before, after, changelog(`- **Breaking**: no more\n  \`${breaks}\`.`)), []);
    });
  }
  const [, without] = cases[0];
  await t.test('a star stands for any part of a name', async () => {
    assert.deepEqual(await unsaid(before, without, changelog('- **Breaking**: `*.a` is gone.')), []);
    assert.equal((await unsaid(before, without, changelog('- **Breaking**: `*.b` is gone.'))).length, 1);
  });
  await t.test('what an earlier version said does not count', async () => {
    const earlier = `${changelog('')}## [0.1.0]\n\n- **Breaking**: \`Query.a\`.\n`;
    assert.equal((await unsaid(before, without, earlier)).length, 1);
  });
});

const changelog = (items) => `# Changelog\n\n## [Unreleased]\n\n### Changed\n\n${items}\n\n`;
