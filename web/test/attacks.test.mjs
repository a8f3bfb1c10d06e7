/**
 * What anybody can send without signing in neither ends nor stalls the server, nor does it keep the memory it
 * took: after each attack the server answers at once, and in the end it is not much larger.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { base, graphqlUrl } from './demo.mjs';
import { Socket } from './socket.mjs';

const pid = process.env.PLIMSOLL_PID;
const MiB = 1024 * 1024;
/** What the allocator may keep of an attack for later; a leak or an attack that works takes many times that. */
const SPARE = 64 * MiB;

const json = (fields) => JSON.stringify({ query: '{ __typename }', ...fields });
const doubled = (levels) =>
  `{ ...F0 } ${Array.from({ length: levels }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')} fragment F${levels} on Query { __typename }`;
const numbered = (count, item) => Array.from({ length: count }, (_, n) => item(n)).join(' ');

const bodies = {
  nesting: [...'[{('].map((bracket) => json({ query: bracket.repeat(1000) })),
  expanded_selections: [json({ query: doubled(30) }), json({ query: doubled(60) })],
  aliases: [json({ query: `{ ${numbered(3000, (n) => `a${n}: __typename`)} }` })],
  directives: [json({ query: `{ __typename ${'@skip(if: false)'.repeat(1000)} }` })],
  tokens: [json({ query: `query (${numbered(3000, (n) => `$a${n}: [Int!]!`)}) { __typename }` })],
  document_bytes: [json({ query: `{ a(b: "${'x'.repeat(900_000)}") }` })],
  variables_values: [json({ variables: { a: Array(400_000).fill(0) } }), json({ extensions: { a: Array(400_000).fill(0) } })],
  variables_bytes: [json({ variables: { a: 'x'.repeat(900_000) } })],
  variables_nesting: ['variables', 'extensions'].map((name) => `{"query":"{a}","${name}":{"a":${'['.repeat(400_000)}`),
  introspection_cost: [json({ query: `{ __schema { types ${'{ fields { type '.repeat(4)} { name } ${'} }'.repeat(4)} } }` })],
  root_fields: [json({ query: `{ ${'__typename '.repeat(4000)} }` })],
  mutation_fields: [json({ query: `mutation { ${numbered(100, (n) => `a${n}: __typename`)} }` })],
  body_bytes: ['x'.repeat(3_000_000)],
  batch: [`[${numbered(1000, () => '').replaceAll(' ', '{"query":"{ __typename }"},')}{}]`],
};

test('attacks', { timeout: 180_000 }, async (t) => {
  await control();
  const before = memory();
  for (const [limit, attacks] of Object.entries(bodies)) {
    await t.test(`${limit} is exceeded once, and many times at once`, async () => {
      const started = Date.now();
      for (const attack of attacks) {
        const { status, text } = await post(attack);
        const { code, limit: told } = refusal(text);
        assert.deepEqual({ code, limit: told }, { code: 'LIMIT_EXCEEDED', limit }, `${status} ${text.slice(0, 300)}`);
      }
      // Of large requests that are there at the same time, some are refused because they are so many.
      const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => post(attacks[n % attacks.length])));
      for (const { status, text } of answers) {
        const { code, limit: reached } = refusal(text);
        assert.equal(code, 'LIMIT_EXCEEDED', `${status} ${text.slice(0, 300)}`);
        assert.ok([limit, 'held_bytes_per_user'].includes(reached), `${status} ${text.slice(0, 300)}`);
      }
      assert.ok(Date.now() - started < 10_000, `took ${Date.now() - started} ms`);
      await control();
    });
  }

  await t.test('heads and bodies that never end, and connections that say nothing', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const sockets = [
      ...many(200, ''),
      ...many(200, 'GET /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: '),
      ...many(100, `${head}Content-Length: 900000\r\n\r\n{"query":"${'x'.repeat(200_000)}`),
      ...many(100, `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"que`),
      ...many(50, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    ];
    await delay(500);
    await control();
    sockets.forEach((socket) => socket.destroy());
    await control();
  });

  await t.test('hundreds of headers', async () => {
    const [status] = await new Promise((resolve) => {
      const socket = raw(`GET /graphql HTTP/1.1\r\nHost: x\r\n${numbered(2000, (n) => `X-${n}: y\r\n`)}\r\n`);
      socket.once('data', (data) => resolve(String(data).match(/HTTP\/1.1 \d+/)));
      socket.once('close', () => resolve(['closed']));
    });
    assert.match(status, /431|400|closed/);
    await control();
  });

  await t.test('sockets that never begin, and one that only begins', async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => Socket.open()));
    const busy = await Socket.ready();
    for (let n = 0; n < 5000; n += 1) busy.subscribe(`${n}`, '['.repeat(1000));
    await control();
    assert.equal((await busy.hearOf('4999')).type, 'error');
    sockets.forEach((socket) => socket.end());
    busy.end();
    await control();
  });

  const grown = memory() - before;
  t.diagnostic(`the server has grown by ${Math.round(grown / MiB)} MiB`);
  assert.ok(grown < SPARE, `the server has grown by ${Math.round(grown / MiB)} MiB`);
});

/** The server answers, and soon. */
async function control() {
  const started = Date.now();
  const { status, text } = await post(json({}));
  assert.deepEqual([status, text], [200, '{"data":{"__typename":"Query"}}']);
  assert.ok(Date.now() - started < 2_000, `a small query took ${Date.now() - started} ms`);
}

async function post(body) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const answer = await fetch(graphqlUrl, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

/** Why a request was refused. */
function refusal(text) {
  return JSON.parse(text).errors[0].extensions;
}

function many(count, text) {
  return Array.from({ length: count }, () => raw(text));
}

function raw(text) {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  socket.on('error', () => {});
  return socket;
}

/** Bytes that the server's process holds; 0 where that cannot be told. */
function memory() {
  if (!pid) return 0;
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kibibytes) * 1024;
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
