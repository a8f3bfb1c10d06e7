/** Pages of other origins in a real browser: one that the server names, and one that it does not. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch } from './browser.mjs';
import { password } from './demo.mjs';
import { freePort, program, serve } from './server.mjs';

test('pages of other origins', { skip: !program && 'PLIMSOLL_PROGRAM names no server', timeout: 300_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'plimsoll-origins-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const [app, stranger] = [await site(t), await site(t)];
  const port = await freePort();
  const server = await serve(directory, port, '--allow-origins', app);
  t.after(() => server.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}/graphql`;
  const browser = await launch(t);

  await t.test('a page of a named origin signs in, asks and follows', async () => {
    const page = await browser.newPage();
    await page.goto(app);
    const told = await page.evaluate(follow, { url, password });
    assert.equal(told.viewer, 'team_lead@demo.example');
    assert.match(told.requestId, /^page-/);
    assert.equal(told.refused, 'BAD_REQUEST', 'answers of errors can be read, too');
    assert.equal(told.event, 'ACKNOWLEDGED');
  });

  await t.test('a page of another origin can read nothing and opens no socket', async () => {
    const page = await browser.newPage();
    await page.goto(stranger);
    const told = await page.evaluate(tries, { url });
    assert.deepEqual(told, { answer: 'TypeError', socket: 'closed with 1006' });
  });
});

/** A site of one empty page, at an origin of its own. */
async function site(t) {
  const listener = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise((listening) => listener.listen(0, '127.0.0.1', listening));
  t.after(() => listener.close());
  return `http://127.0.0.1:${listener.address().port}`;
}

/* What follows runs in the page. */

async function follow({ url, password }) {
  let token = null;
  const send = async (query, variables = {}, headers = {}) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json',
        'apollographql-client-name': 'page',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
  const ask = async (...request) => (await (await send(...request)).json()).data;
  const input = { email: 'team_lead@demo.example', password };
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  token = (await ask(signIn, { input })).signIn.accessToken;
  const { viewer, alerts } = await ask(
    '{ viewer { email } alerts(first: 1, filter: { status: [OPEN] }) { nodes { id } } }',
  );
  const refused = await send('{ nope }', {}, { 'X-Request-Id': `page-${Date.now()}` });

  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const say = (message) => socket.send(JSON.stringify(message));
  const subscription = 'subscription { alerts { type } }';
  const event = await new Promise((told, failed) => {
    socket.onopen = () => say({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } });
    socket.onclose = ({ code }) => failed(new Error(`closed with ${code}`));
    socket.onmessage = async ({ data }) => {
      const { id, type, payload } = JSON.parse(data);
      if (type === 'connection_ack') {
        say({ id: 'alerts', type: 'subscribe', payload: { query: subscription } });
        // Answered when the subscription before it has begun, or nearly so.
        say({ id: 'then', type: 'subscribe', payload: { query: '{ __typename }' } });
      } else if (id === 'then' && type === 'complete') {
        await new Promise((begun) => setTimeout(begun, 500));
        await ask('mutation ($id: ID!) { acknowledgeAlert(input: { id: $id, note: "Seen." }) { errors { code } } }', {
          id: alerts.nodes[0].id,
        });
      } else if (id === 'alerts') {
        told(payload.data.alerts.type);
      }
    };
  });
  return {
    viewer: viewer.email,
    requestId: refused.headers.get('x-request-id'),
    refused: (await refused.json()).errors[0].extensions.code,
    event,
  };
}

async function tries({ url }) {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"query":"{ __typename }"}' };
  const answer = await fetch(url, request).then(
    ({ status }) => status,
    ({ name }) => name,
  );
  const socket = await new Promise((ended) => {
    const opened = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    opened.onopen = () => ended('open');
    opened.onclose = ({ code }) => ended(`closed with ${code}`);
  });
  return { answer, socket };
}
