/**
 * Every block of the README and of the documents that its parts moved to, as it stands there, but for what it says is to
 * be put in: "…" for an id or a password, the address of the server, and thousands of projects. `kit.test.mjs` runs the
 * programs that follow the stream.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { base, gql, graphqlUrl, signIn } from './demo.mjs';

const program = process.env.PLIMSOLL_PROGRAM;
/** In this order: the commands of one leave behind what those of a later one read. */
const documents = [
  'README.md',
  'docs/api.md',
  'docs/clients.md',
  'docs/errors.md',
  'docs/idempotency.md',
  'docs/lifecycle.md',
  'docs/limits.md',
  'docs/stream.md',
  'docs/alerts.md',
  'docs/operation.md',
  'docs/passwords.md',
  'docs/backtest.md',
];
const blocks = documents.flatMap((name) => {
  const document = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  return [...document.matchAll(/```(\w*)\n([^]*?)```/g)].map(([, language, text]) => ({ name, language, text }));
});
const of = (language) => blocks.filter((block) => block.language === language);

/** Who asks what is not for everybody, and where they find the id that it names. `done`: nothing of it is refused. */
const about = [
  {
    names: 'payCost',
    user: 'finance',
    find: '{ workQueues { duty items { ... on Node { id } } } }',
    id: ({ workQueues }) => workQueues.find(({ duty }) => duty === 'PAY_COST').items[0].id,
  },
  {
    names: 'project(id',
    user: 'member',
    find: '{ projects(first: 1) { nodes { id } } }',
    id: ({ projects }) => projects.nodes[0].id,
    // What is shown with it: one field that this role may not see.
    refused: ['project', 'costSummary'],
  },
  {
    names: 'projectChanged',
    user: 'team_lead',
    find: '{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id } } }',
    id: ({ projects }) => projects.nodes[0].id,
  },
  {
    names: 'marginPreview',
    user: 'team_lead',
    find: '{ projects(first: 1, filter: { stage: [COMPLIANCE_REVIEW, CONTRACTING] }) { nodes { id } } }',
    id: ({ projects }) => projects.nodes[0].id,
  },
  // The first day of a company.
  { names: 'createBusinessLine', user: 'admin', done: true },
  ...['createUser', 'updatePolicy'].map((names) => ({
    names,
    user: 'admin',
    // One that an earlier block has added, and that no project of the demo belongs to.
    find: '{ businessLines(first: 1, filter: { search: "Social media" }) { nodes { id } } }',
    id: ({ businessLines }) => businessLines.nodes[0].id,
    done: true,
  })),
  { names: 'createCustomer', user: 'sales', done: true },
];

test('no block is of a kind that nothing runs', () => {
  const kinds = new Set(blocks.map(({ language }) => language));
  assert.deepEqual([...kinds].sort(), ['graphql', 'json', 'sh']);
});

for (const { name, text: document } of of('graphql')) {
  const [first] = document.trim().split('\n');
  test(`${name}: ${first}`, { timeout: 30_000 }, async () => {
    const rule = about.find(({ names }) => document.includes(names));
    assert.equal(document.includes('"…"'), rule?.id !== undefined, 'an id is put in where one is to be put in');
    const user = rule?.user ?? 'team_lead';
    const token = await signIn(user);
    const id = rule?.id && rule.id(await gql(rule.find, {}, token));
    // A key is for one request, a name for one line and an address for one person, and this may not be the first time
    // that the tests run on this server.
    const query = document
      .replaceAll('…', id)
      .replaceAll('0c1e4f0a', randomUUID())
      .replaceAll('name: "Social media"', `name: "Social media ${randomUUID()}"`)
      .replaceAll('mei@company.example', `${randomUUID()}@company.example`);
    if (parse(query).definitions[0].operation === 'subscription') return begins(query, token);
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    assert.deepEqual(errors?.map(({ path }) => path), rule?.refused && [rule.refused], JSON.stringify(errors));
    assert.ok(Object.values(data).every((value) => value !== null), JSON.stringify(data));
    if (rule?.done) assert.deepEqual(Object.values(data).flatMap((payload) => payload.errors), [], JSON.stringify(data));
  });
}

/** A subscription is accepted: nothing is refused within a second, be it that nothing happens. */
async function begins(query, token) {
  const client = createClient({
    url: graphqlUrl.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${token}` },
  });
  const events = client.iterate({ query });
  const first = await Promise.race([events.next(), new Promise((done) => setTimeout(done, 1000, null))]);
  assert.equal(first?.value?.errors, undefined);
  assert.notEqual(first?.done, true, 'it stays open');
  await client.dispose();
}

const scripts = of('sh').map(({ text }) => text).filter((text) => !text.startsWith('make '));

test('the commands of the README and its documents', { skip: !program && 'PLIMSOLL_PROGRAM names no server', timeout: 300_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  symlinkSync(program, join(directory, 'plimsoll'));
  const { text: jsonl } = of('json').find(({ text }) => text.includes('"type":"plan"'));
  writeFileSync(join(directory, 'policy.json'), '{}');
  writeFileSync(join(directory, 'older.jsonl'), jsonl);

  await t.test('histories parse as they are printed', () => {
    const { status, stdout, stderr } = run('plimsoll backtest -', jsonl);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"project":"A"/);
  });
  for (const script of scripts) {
    await t.test(script.trim().split('\n')[0], () => {
      const { status, stdout, stderr } = run(script);
      assert.equal(status, 0, `${stdout}\n${stderr}`);
    });
  }

  function run(script, input = '') {
    const text = script
      .replaceAll('localhost:8080', new URL(base).host)
      .replaceAll('--projects 10000', '--projects 20')
      .replaceAll('--projects 600', '--projects 60');
    return spawnSync('bash', ['-euo', 'pipefail', '-c', text], {
      cwd: directory,
      input,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      // There is no terminal on which a password could be asked for.
      env: {
        PATH: `${directory}:${process.env.PATH}`,
        TMPDIR: tmpdir(),
        PLIMSOLL_PASSWORD: 'correct-horse-battery-staple-9',
      },
    });
  }
});
