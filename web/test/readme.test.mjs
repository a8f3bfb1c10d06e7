/**
 * Every block of the README as it stands there, but for what it says is to be put in: "…" for an id or a password,
 * the address of the server, and thousands of projects. `kit.test.mjs` runs the programs that follow the stream.
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
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```(\w*)\n([^]*?)```/g)].map(([, language, text]) => ({ language, text }));
const of = (language) => blocks.filter((block) => block.language === language).map(({ text }) => text);

/** Who asks what names an id, and where they find it. */
const about = [
  {
    names: 'payCost',
    user: 'finance',
    find: '{ waiting { duty things { id } } }',
    id: ({ waiting }) => waiting.find(({ duty }) => duty === 'PAY_COST').things[0].id,
  },
  {
    names: 'project(id',
    user: 'member',
    find: '{ projects(first: 1) { nodes { id } } }',
    id: ({ projects }) => projects.nodes[0].id,
    // What the README shows with it: one field that this role may not see.
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
];

test('no block is of a kind that nothing runs', () => {
  const kinds = new Set(blocks.map(({ language }) => language));
  assert.deepEqual([...kinds].sort(), ['graphql', 'js', 'json', 'python', 'sh']);
});

for (const document of of('graphql')) {
  const [first] = document.trim().split('\n');
  test(`README: ${first}`, { timeout: 30_000 }, async () => {
    const rule = about.find(({ names }) => document.includes(names));
    assert.equal(document.includes('"…"'), rule !== undefined, 'an id is put in where one is to be put in');
    const user = rule?.user ?? 'team_lead';
    const token = await signIn(user);
    const id = rule && rule.id(await gql(rule.find, {}, token));
    // A key is for one request, and this may not be the first time that the tests run on this server.
    const query = document.replaceAll('…', id).replaceAll('0c1e4f0a', randomUUID());
    if (parse(query).definitions[0].operation === 'subscription') return begins(query, token);
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    assert.deepEqual(errors?.map(({ path }) => path), rule?.refused && [rule.refused], JSON.stringify(errors));
    assert.ok(Object.values(data).every((value) => value !== null), JSON.stringify(data));
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

const scripts = of('sh').filter((text) => !text.startsWith('make '));

test('the commands of the README', { skip: !program && 'PLIMSOLL_PROGRAM names no server', timeout: 300_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  symlinkSync(program, join(directory, 'plimsoll'));
  const [jsonl] = of('json');
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
