/** Apollo Client with its error link and its retry link as their documentation has them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { from, switchMap } from 'rxjs';
import WebSocket from 'ws';
import { graphqlUrl, signIn } from '../demo.mjs';
import { socketUrl } from '../socket.mjs';
import { beforeAlert, raiseProblem, staleSession } from './shared.mjs';

const viewer = gql`{ viewer { id email } }`;
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

function clientOf(storage, { fetch: send = fetch } = {}) {
  const socket = createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ Authorization: `Bearer ${storage.token}` }),
  });
  const authLink = new SetContextLink(({ headers }) => ({
    headers: { ...headers, authorization: `Bearer ${storage.token}` },
  }));
  const errorLink = new ErrorLink(({ error, operation, forward }) => {
    if (!CombinedGraphQLErrors.is(error)) return;
    if (operation.operationType === OperationTypeNode.MUTATION) return; // be it the refreshing itself
    if (!error.errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) return;
    return from(renew()).pipe(switchMap(() => forward(operation)));
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      ApolloLink.from([
        new RetryLink({ delay: { initial: 10 }, attempts: { max: 3 } }),
        errorLink,
        authLink,
        new HttpLink({ uri: graphqlUrl, fetch: send }),
      ]),
    ),
  });
  async function renew() {
    const variables = { input: { refreshToken: storage.refreshToken } };
    const { refreshSession } = (await client.mutate({ mutation: refresh, variables })).data;
    Object.assign(storage, { token: refreshSession.accessToken, refreshToken: refreshSession.refreshToken });
  }
  return { client, socket };
}

const patience = { timeout: 30_000 };

test('Apollo Client: who has a token that ran out stays signed in, and hears of an alert', patience, async (t) => {
  const { accessToken: token, refreshToken } = await staleSession();
  const storage = { token, refreshToken };
  const { client, socket } = clientOf(storage);
  t.after(() => socket.dispose());
  const { data } = await client.query({ query: viewer });
  assert.equal(data.viewer.email, 'team_lead@demo.example');
  assert.notEqual(storage.token, token);

  const { project, after } = await beforeAlert();
  const told = new Promise((next, error) => {
    const variables = { after, projectId: project.id };
    const subscription = client.subscribe({ query: alerts, variables }).subscribe({ next, error });
    t.after(() => subscription.unsubscribe());
  });
  await raiseProblem(t, project);
  const event = await told;
  assert.equal(event.error, undefined);
  assert.equal(event.data.alerts.type, 'RAISED');
  assert.equal(event.data.alerts.alert.project.code, project.code);
});

test('Apollo Client: what was lost on the way is sent again', async () => {
  const { accessToken: token, refreshToken } = await staleSession();
  let sent = 0;
  const { client } = clientOf(
    { token, refreshToken },
    {
      fetch: (url, options) => {
        sent += 1;
        return sent % 2 === 1 ? Promise.reject(new TypeError('fetch failed')) : fetch(url, options);
      },
    },
  );
  const { data } = await client.query({ query: viewer });
  assert.equal(data.viewer.email, 'team_lead@demo.example');
  assert.ok(sent >= 4, 'the query and the refreshing were lost once each');
});

test('Apollo Client: a partial answer has its data and its errors', async () => {
  const { client } = clientOf({ token: await signIn('team_lead') });
  const document = gql`query ($id: ID!) { viewer { email } project(id: $id) { id } }`;
  const { data, error } = await client.query({ query: document, variables: { id: 'nonsense' }, errorPolicy: 'all' });
  assert.equal(data.viewer.email, 'team_lead@demo.example');
  assert.equal(data.project, null);
  assert.deepEqual(error.errors.map(({ path }) => path), [['project']]);
});
