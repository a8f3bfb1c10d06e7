/** Event streams: graphql-sse in its distinct connections mode, and what is on the wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from 'graphql-sse';
import { graphqlUrl, signIn } from './demo.mjs';

const after = Buffer.from('alert:0').toString('base64url');
const alerts = 'subscription ($after: String) { alerts(after: $after) { cursor type } }';

test('graphql-sse: query, subscription and errors', { timeout: 30_000 }, async (t) => {
  const client = createClient({
    url: graphqlUrl,
    retryAttempts: 0,
    headers: { Authorization: `Bearer ${await signIn('team_lead')}` },
  });
  t.after(() => client.dispose());

  const answers = [];
  for await (const answer of client.iterate({ query: '{ viewer { email } }' })) answers.push(answer);
  assert.deepEqual(answers, [{ data: { viewer: { email: 'team_lead@demo.example' } } }]);

  let events = 0;
  for await (const { data } of client.iterate({ query: alerts, variables: { after } })) {
    assert.ok(data.alerts.cursor);
    events += 1;
    if (events === 3) break;
  }
  assert.equal(events, 3);

  for (const [query, variables, code] of [
    ['{ nonsense }', {}, 'BAD_REQUEST'],
    ['{', {}, 'BAD_REQUEST'],
    [alerts, { after: 'nonsense' }, 'BAD_USER_INPUT'],
    ['{'.repeat(1000), {}, 'LIMIT_EXCEEDED'],
  ]) {
    const refused = [];
    for await (const answer of client.iterate({ query, variables })) refused.push(answer);
    assert.equal(refused.length, 1);
    assert.equal(refused[0].errors[0].extensions.code, code);
    assert.ok(!('data' in refused[0]));
  }
});

test('graphql-sse: goes on after the last event that the client names', { timeout: 30_000 }, async (t) => {
  const Authorization = `Bearer ${await signIn('team_lead')}`;
  let last;
  const client = createClient({
    url: graphqlUrl,
    retryAttempts: 0,
    // As a browser's EventSource sends it when it comes back, asking for the same as before.
    headers: () => ({ Authorization, ...(last && { 'Last-Event-ID': last }) }),
  });
  t.after(() => client.dispose());
  const take = async (count) => {
    const cursors = [];
    for await (const { data } of client.iterate({ query: alerts, variables: { after } })) {
      cursors.push(data.alerts.cursor);
      if (cursors.length === count) return cursors;
    }
  };
  const all = await take(6);
  const parts = [];
  for (let part = 0; part < 3; part += 1) {
    parts.push(...(await take(2)));
    last = parts.at(-1);
  }
  assert.deepEqual(parts, all);
});

test('graphql-sse: a token that proves nothing', async (t) => {
  const client = createClient({ url: graphqlUrl, retryAttempts: 0, headers: { Authorization: 'Bearer nonsense' } });
  t.after(() => client.dispose());
  await assert.rejects(client.iterate({ query: '{ __typename }' }).next(), /401/);
});

test('on the wire a stream is events of two kinds', async () => {
  for (const [method, address, body] of [
    ['GET', `${graphqlUrl}?query=${encodeURIComponent('{ __typename }')}`],
    ['POST', graphqlUrl, JSON.stringify({ query: '{ __typename }' })],
  ]) {
    const headers = { Accept: 'text/event-stream', 'Content-Type': 'application/json' };
    const answer = await fetch(address, { method, headers, body });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.match(answer.headers.get('cache-control'), /no-cache/);
    const text = await answer.text();
    assert.equal(text, ':\n\nevent: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n');
  }
});

test('a silent stream says something now and then', { timeout: 60_000 }, async () => {
  const cancel = new AbortController();
  const answer = await fetch(graphqlUrl, {
    method: 'POST',
    headers: {
      Accept: 'text/event-stream',
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await signIn('legal')}`,
    },
    body: JSON.stringify({ query: 'subscription { alerts(filter: { minSeverity: CRITICAL }) { cursor } }' }),
    signal: cancel.signal,
  });
  const reader = answer.body.getReader();
  for (let chunk = 0; chunk < 2; chunk += 1) {
    const { value } = await reader.read();
    assert.match(Buffer.from(value).toString(), /^:\n\n/);
  }
  cancel.abort();
});
