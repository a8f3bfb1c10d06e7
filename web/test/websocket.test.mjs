/** graphql-transport-ws: every message and close code, said by hand, and the client that people use. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { base, password, signIn } from './demo.mjs';
import { Socket, socketUrl } from './socket.mjs';

/** Events from the first on: the demo data has some. */
const everything = { after: Buffer.from('alert:0').toString('base64url') };
const alerts = 'subscription ($after: String) { alerts(after: $after) { cursor type } }';

test('a socket is closed with the code that says why', { timeout: 60_000 }, async (t) => {
  const closes = async (name, code, act, protocol) =>
    t.test(`${code}: ${name}`, async () => {
      const socket = await Socket.open(protocol);
      await act(socket);
      assert.equal((await socket.closed).code, code);
    });
  const init = { type: 'connection_init' };
  const late = closes('no init in time', 4408, () => {});

  for (const protocol of ['graphql-ws', 'nonsense']) {
    await closes(`the subprotocol is ${protocol}`, 4406, () => {}, protocol);
  }
  for (const message of [
    'x',
    '',
    '[]',
    'null',
    '{}',
    { id: '1' },
    { type: 1 },
    { type: 'nonsense' },
    { type: 'connection_ack' },
    { type: 'next', id: '1', payload: {} },
    { type: 'ping', payload: 'x' },
    { type: 'complete' },
    { type: 'subscribe', id: '1' },
    { type: 'subscribe', payload: { query: '{ __typename }' } },
    { type: 'subscribe', id: '', payload: { query: '{ __typename }' } },
    { type: 'subscribe', id: '1', payload: {} },
    { type: 'subscribe', id: '1', payload: { query: 1 } },
    { type: 'subscribe', id: '1', payload: { query: '{ __typename }', variables: [] } },
    { type: 'subscribe', id: '1', payload: { query: '{ __typename }', operationName: 1 } },
    { type: 'subscribe', id: '1', payload: [{ query: '{ __typename }' }] },
    Buffer.from('{"type":"ping"}'),
    '['.repeat(100_000),
    ' '.repeat(300_000),
  ]) {
    const name = Buffer.isBuffer(message) ? 'bytes' : JSON.stringify(message).slice(0, 80);
    await closes(name, 4400, async (socket) => {
      socket.say(init);
      await socket.hear();
      socket.say(message);
    });
  }
  await closes('an operation before the acknowledgement', 4401, (socket) => socket.subscribe('1', '{ __typename }'));
  for (const Authorization of ['Bearer nonsense', 'nonsense', 1, {}]) {
    await closes(`the token is ${JSON.stringify(Authorization)}`, 4403, (socket) =>
      socket.say({ ...init, payload: { Authorization } }),
    );
  }
  await closes('an id that is in use', 4409, async (socket) => {
    socket.say({ ...init, payload: { Authorization: `Bearer ${await signIn('team_lead')}` } });
    await socket.hear();
    socket.subscribe('1', alerts);
    socket.subscribe('1', '{ __typename }');
  });
  await closes('a second init', 4429, (socket) => {
    socket.say(init);
    socket.say(init);
  });
  await late;
});

test('what cannot begin is an error, and the socket goes on', async (t) => {
  const socket = await Socket.ready(await signIn('member'));
  const nobody = await Socket.ready();
  t.after(() => [socket, nobody].forEach((each) => each.end()));
  for (const [from, query, variables, code] of [
    [socket, '{', {}, 'BAD_REQUEST'],
    [socket, '', {}, 'BAD_REQUEST'],
    [socket, '{ nonsense }', {}, 'BAD_REQUEST'],
    [socket, 'subscription { nonsense }', {}, 'BAD_REQUEST'],
    [socket, 'query ($id: ID!) { node(id: $id) { id } }', {}, 'BAD_REQUEST'],
    [socket, '['.repeat(1000), {}, 'LIMIT_EXCEEDED'],
    [socket, alerts, { after: 'nonsense' }, 'BAD_USER_INPUT'],
    [socket, 'subscription { alerts(filter: { projectId: "nonsense" }) { cursor } }', {}, 'BAD_USER_INPUT'],
    [nobody, alerts, {}, 'UNAUTHENTICATED'],
  ]) {
    from.subscribe('1', query, { variables });
    const message = await from.hear();
    assert.equal(message.type, 'error', JSON.stringify(message));
    assert.equal(message.id, '1');
    assert.equal(message.payload[0].extensions.code, code, JSON.stringify(message));
  }
  socket.subscribe('1', '{ __typename }');
  assert.deepEqual(await socket.hear(), { type: 'next', id: '1', payload: { data: { __typename: 'Query' } } });
  assert.deepEqual(await socket.hear(), { type: 'complete', id: '1' });
});

test('pings go both ways', async (t) => {
  const socket = await Socket.open();
  t.after(() => socket.end());
  socket.say({ type: 'ping' });
  assert.deepEqual(await socket.hear(), { type: 'pong' });
  socket.say({ type: 'ping', payload: { at: [1, { b: null }] } });
  assert.deepEqual(await socket.hear(), { type: 'pong', payload: { at: [1, { b: null }] } });
  socket.say({ type: 'pong', payload: { unasked: true } });
  socket.say({ type: 'connection_init' });
  assert.deepEqual(await socket.hear(), { type: 'connection_ack' });
});

test('operations run side by side, and an ended one is heard of no more', async (t) => {
  const socket = await Socket.ready(await signIn('team_lead'));
  t.after(() => socket.end());
  for (let number = 0; number < 10; number += 1) socket.subscribe(`s${number}`, alerts, { variables: everything });
  socket.subscribe('q', '{ viewer { email } }');
  const { payload } = await socket.hearOf('q');
  assert.equal(payload.data.viewer.email, 'team_lead@demo.example');
  const first = await socket.hearOf('s9');
  assert.equal(first.type, 'next');
  socket.say({ type: 'complete', id: 's9' });
  socket.say({ type: 'ping' });
  // What was on its way comes before the answer to the ping; after it the id is of the new operation alone.
  while ((await socket.hear()).type !== 'pong');
  socket.subscribe('s9', '{ __typename }');
  for (let message; message?.type !== 'complete';) {
    message = await socket.hearOf('s9');
    if (message.payload) assert.deepEqual(message.payload, { data: { __typename: 'Query' } });
  }
});

test('graphql-ws: query, mutation, subscription and error', { timeout: 30_000 }, async (t) => {
  const client = connectTo(socketUrl, await signIn('team_lead'));
  t.after(() => client.dispose());
  const { value: viewer } = await client.iterate({ query: '{ viewer { email } }' }).next();
  assert.equal(viewer.data.viewer.email, 'team_lead@demo.example');

  const mutation = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken errors { message } } }';
  const variables = { input: { email: 'sales@demo.example', password } };
  const { value: signedIn } = await client.iterate({ query: mutation, variables }).next();
  assert.ok(signedIn.data.signIn.accessToken);

  let events = 0;
  for await (const { data } of client.iterate({ query: alerts, variables: everything })) {
    assert.ok(data.alerts.cursor);
    events += 1;
    if (events === 3) break;
  }
  assert.equal(events, 3);

  for (const [query, after, code] of [
    ['{ nonsense }', null, 'BAD_REQUEST'],
    [alerts, 'nonsense', 'BAD_USER_INPUT'],
  ]) {
    await assert.rejects(client.iterate({ query, variables: { after } }).next(), (errors) => {
      assert.equal(errors[0].extensions.code, code);
      return true;
    });
  }
});

test('graphql-ws comes back after its connection was cut', { timeout: 30_000 }, async (t) => {
  const cut = await proxy(t);
  const client = connectTo(cut.url, await signIn('team_lead'), { retryAttempts: 5, retryWait: () => delay(50) });
  t.after(() => client.dispose());
  let connections = 0;
  client.on('connected', () => (connections += 1));
  const cursors = [];
  // As an application does: what it has seen goes into the variables of the next attempt.
  const variables = { ...everything };
  for await (const { data } of client.iterate({ query: alerts, variables })) {
    cursors.push(data.alerts.cursor);
    if (cursors.length === 2) cut.now();
    if (connections === 2) break;
  }
  assert.equal(connections, 2);
  assert.ok(cursors.length > 2);
});

function connectTo(url, token, more = {}) {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { Authorization: `Bearer ${token}` },
    ...more,
  });
}

/** A way to the server that can be cut. */
async function proxy(t) {
  const { hostname, port } = new URL(base);
  const pairs = new Set();
  const listener = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = [near, far];
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const end of pair) {
      end.on('error', () => {});
      end.on('close', () => {
        pair.forEach((each) => each.destroy());
        pairs.delete(pair);
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const now = () => pairs.forEach((pair) => pair.forEach((end) => end.destroy()));
  t.after(() => {
    now();
    listener.close();
  });
  return { url: `ws://127.0.0.1:${listener.address().port}/graphql`, now };
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
