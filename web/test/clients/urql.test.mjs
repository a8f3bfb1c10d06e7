/** urql with its authExchange as its documentation has it, and its subscriptions over graphql-ws. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { createClient as createWSClient } from 'graphql-ws';
import WebSocket from 'ws';
import { graphqlUrl } from '../demo.mjs';
import { socketUrl } from '../socket.mjs';
import { beforeAlert, raiseProblem, staleSession } from './shared.mjs';

const refresh = gql`
  mutation ($input: RefreshSessionInput!) {
    refreshSession(input: $input) { accessToken refreshToken errors { code message } }
  }
`;
const alerts = gql`
  subscription ($after: String, $projectId: ID) {
    alerts(after: $after, filter: { projectId: $projectId }) { cursor type alert { id project { id code } } }
  }
`;
const viewer = gql`{ viewer { id email } }`;

/** A client that keeps its tokens in `storage`, with what it sent in `sent`. */
function clientOf(storage, { willAuthError } = {}) {
  const sent = [];
  const socket = createWSClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ Authorization: `Bearer ${storage.token}` }),
  });
  const client = new Client({
    url: graphqlUrl,
    preferGetMethod: false,
    fetch: async (url, options) => {
      const answer = await fetch(url, options);
      sent.push({ status: answer.status, operation: /refreshSession/.test(options.body) ? 'refresh' : 'other' });
      return answer;
    },
    exchanges: [
      cacheExchange,
      authExchange(async (utils) => ({
        addAuthToOperation(operation) {
          if (!storage.token) return operation;
          return utils.appendHeaders(operation, { Authorization: `Bearer ${storage.token}` });
        },
        willAuthError: willAuthError ?? (() => !storage.token),
        didAuthError: (error) => error.graphQLErrors.some((e) => e.extensions?.code === 'UNAUTHENTICATED'),
        async refreshAuth() {
          const { data, error } = await utils.mutate(refresh, { input: { refreshToken: storage.refreshToken } });
          assert.equal(error, undefined);
          storage.token = data.refreshSession.accessToken;
          storage.refreshToken = data.refreshSession.refreshToken;
        },
      })),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription(request) {
          const input = { ...request, query: request.query || '' };
          return { subscribe: (sink) => ({ unsubscribe: socket.subscribe(input, sink) }) };
        },
      }),
    ],
  });
  return { client, sent, socket };
}

test('urql: who has a token that ran out stays signed in', async () => {
  const { accessToken, refreshToken } = await staleSession();
  const storage = { token: accessToken, refreshToken };
  const { client, sent } = clientOf(storage);
  // Two at once, and one refresh for both.
  const answers = await Promise.all([
    client.query(viewer, {}).toPromise(),
    client.query(gql`{ projects(first: 1) { nodes { id code } } }`, {}).toPromise(),
  ]);
  for (const { error } of answers) assert.equal(error, undefined);
  assert.equal(answers[0].data.viewer.email, 'team_lead@demo.example');
  assert.equal(answers[1].data.projects.nodes.length, 1);
  assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 200, 200, 401, 401]);
  assert.equal(sent.filter(({ operation }) => operation === 'refresh').length, 1);
  assert.notEqual(storage.token, accessToken);
});

test('urql: who has no token yet gets one before the first request', async () => {
  const storage = { token: null, refreshToken: (await staleSession()).refreshToken };
  const { client, sent } = clientOf(storage);
  const { data, error } = await client.query(viewer, {}).toPromise();
  assert.equal(error, undefined);
  assert.equal(data.viewer.email, 'team_lead@demo.example');
  assert.deepEqual(sent.map(({ status }) => status), [200, 200]);
});

test('urql: what is asked without a token at all is an error with a code, and refreshed as well', async () => {
  const storage = { token: null, refreshToken: (await staleSession()).refreshToken };
  const { client, sent } = clientOf(storage, { willAuthError: () => false });
  const { data, error } = await client.query(viewer, {}).toPromise();
  assert.equal(error, undefined);
  assert.equal(data.viewer.email, 'team_lead@demo.example');
  assert.equal(sent.length, 3);
});

test('urql: an alert arrives', { timeout: 30_000 }, async (t) => {
  const { accessToken: token, refreshToken } = await staleSession();
  const storage = { token, refreshToken };
  const { client, socket } = clientOf(storage);
  t.after(() => socket.dispose());
  await client.query(viewer, {}).toPromise(); // which refreshes the token for the socket, too
  const { project, after } = await beforeAlert();
  const told = new Promise((resolve) => {
    const { unsubscribe } = client.subscription(alerts, { after, projectId: project.id }).subscribe((result) => {
      resolve(result);
      setImmediate(unsubscribe);
    });
  });
  await raiseProblem(t, project);
  const { data, error } = await told;
  assert.equal(error, undefined);
  assert.equal(data.alerts.type, 'RAISED');
  assert.equal(data.alerts.alert.project.code, project.code);
});
