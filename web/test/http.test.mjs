/** GraphQL over HTTP, as others test it and as Apollo Client speaks it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { serverAudits } from 'graphql-http';
import { graphqlUrl, signIn } from './demo.mjs';

test('every audit of graphql-http passes: what a server must, should and may do', async (t) => {
  const audits = serverAudits({ url: graphqlUrl });
  assert.equal(audits.length, 61, 'audits were added or removed: look at them before changing this number');
  for (const audit of audits) {
    await t.test(`${audit.id} ${audit.name}`, async () => {
      const { status, reason } = await audit.fn();
      assert.equal(status, 'ok', reason);
    });
  }
});

for (const useGETForHashedQueries of [false, true]) {
  const method = useGETForHashedQueries ? 'GET' : 'POST';
  test(`Apollo Client sends a document once, then its hash, by ${method}`, async () => {
    const sent = [];
    const record = async (url, options) => {
      const answer = await fetch(url, options);
      const params = options.body ? JSON.parse(options.body) : Object.fromEntries(new URL(url).searchParams);
      sent.push({ method: options.method, document: 'query' in params });
      return answer;
    };
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(
        new HttpLink({ uri: graphqlUrl, fetch: record, headers: { authorization: `Bearer ${await signIn('admin')}` } }),
      ),
    });
    // A document of this run's own, which the server cannot know yet.
    const query = gql(`query Own${Date.now()} { viewer { email } }`);
    for (let round = 0; round < 2; round += 1) {
      const { data } = await client.query({ query, fetchPolicy: 'no-cache' });
      assert.equal(data.viewer.email, 'admin@demo.example');
    }
    assert.deepEqual(sent, [
      { method, document: false },
      { method: 'POST', document: true },
      { method, document: false },
    ]);
  });
}

async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}
