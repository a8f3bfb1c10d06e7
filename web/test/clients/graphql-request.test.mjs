/** graphql-request: answers, variables, and what it throws. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientError, GraphQLClient, gql, request } from 'graphql-request';
import { graphqlUrl, password, signIn } from '../demo.mjs';

test('graphql-request: signs in, asks, and throws what is refused', async () => {
  const { signIn: session } = await request(
    graphqlUrl,
    gql`mutation ($input: SignInInput!) { signIn(input: $input) { accessToken errors { message } } }`,
    { input: { email: 'sales@demo.example', password } },
  );
  const client = new GraphQLClient(graphqlUrl, { headers: { Authorization: `Bearer ${session.accessToken}` } });
  const { viewer } = await client.request(gql`{ viewer { email roles } }`);
  assert.deepEqual(viewer, { email: 'sales@demo.example', roles: ['SALES'] });
  await assert.rejects(
    client.request(gql`mutation ($input: PayCostInput!) { payCost(input: $input) { errors { code } } }`, {
      input: { id: 'nonsense' },
    }),
    (error) => {
      assert.ok(error instanceof ClientError);
      assert.match(error.response.errors[0].extensions.code, /^(FORBIDDEN|NOT_FOUND|BAD_USER_INPUT)$/);
      return true;
    },
  );
});

test('graphql-request: a token that is no longer good is an error with status and code', async () => {
  const client = new GraphQLClient(graphqlUrl, { headers: { Authorization: 'Bearer nonsense' } });
  await assert.rejects(client.request('{ viewer { email } }'), ({ response }) => {
    assert.equal(response.status, 401);
    assert.equal(response.errors[0].extensions.code, 'UNAUTHENTICATED');
    return true;
  });
});

test('graphql-request: several documents at once are refused in words', async () => {
  const client = new GraphQLClient(graphqlUrl, { headers: { Authorization: `Bearer ${await signIn('member')}` } });
  const batch = client.batchRequests([{ document: '{ viewer { email } }' }, { document: '{ viewer { name } }' }]);
  await assert.rejects(batch, ({ response }) => {
    assert.equal(response.status, 400);
    return true;
  });
});
