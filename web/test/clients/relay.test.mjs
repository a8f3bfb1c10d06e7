/** Relay: its compiler takes the schema, and its runtime pages, refetches, changes and follows. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClient } from 'graphql-ws';
import relay from 'relay-runtime';
import WebSocket from 'ws';
import { graphqlUrl, signIn } from '../demo.mjs';
import { socketUrl } from '../socket.mjs';
import { beforeAlert, raiseProblem, run, schemaFile, workplace } from './shared.mjs';

const {
  Environment,
  Network,
  Observable,
  RecordSource,
  Store,
  commitMutation,
  createOperationDescriptor,
  fetchQuery,
  getRequest,
  getSingularSelector,
  requestSubscription,
} = relay;

const source = `
graphql\`query AppQuery { viewer { id email } ...App_projects }\`;

graphql\`
  fragment App_projects on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
  @refetchable(queryName: "AppProjectsPageQuery") {
    projects(first: $count, after: $cursor) @connection(key: "App_projects") {
      edges { node { id ...App_project } }
    }
  }\`;

graphql\`fragment App_project on Project @refetchable(queryName: "AppProjectQuery") { code openIssueCount }\`;

graphql\`fragment App_issue on Issue @refetchable(queryName: "AppIssueQuery") { title version }\`;

graphql\`
  mutation AppIssueMutation($input: UpdateIssueInput!) {
    updateIssue(input: $input) { issue { ...App_issue } errors { code message field } }
  }\`;

graphql\`
  subscription AppAlertsSubscription($after: String, $projectId: ID) {
    alerts(after: $after, filter: { projectId: $projectId }) {
      type
      alert { project { ...App_project } }
    }
  }\`;
`;

/** What the compiler makes of the source, by name. */
async function compile(t) {
  const directory = workplace(t, {
    'package.json': {},
    'src/App.js': source,
    'schema.graphql': readFileSync(schemaFile, 'utf8'),
    // Node.js does not load what the compiler's modules import, as it has no ending; bundlers do.
    'relay.config.json': { src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false },
  });
  await run(directory, 'relay-compiler', '--noWatchman', '--output', 'quiet-with-errors');
  const load = createRequire(join(directory, 'src/App.js'));
  return (name) => load(`./__generated__/${name}.graphql.js`);
}

async function environment(t) {
  const Authorization = `Bearer ${await signIn('team_lead')}`;
  const socket = createClient({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: { Authorization } });
  t.after(() => socket.dispose());
  return new Environment({
    network: Network.create(
      async ({ text: query }, variables) => {
        const headers = { 'Content-Type': 'application/json', Authorization };
        const answer = await fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
        return answer.json();
      },
      ({ text: query, name: operationName }, variables) =>
        Observable.create((sink) => socket.subscribe({ operationName, query, variables }, sink)),
    ),
    store: new Store(new RecordSource()),
  });
}

test('relay', { timeout: 60_000 }, async (t) => {
  const artifact = await compile(t);
  const relayed = await environment(t);
  const read = (fragment, of) => relayed.lookup(getSingularSelector(artifact(fragment), of)).data;
  const ask = (name, variables) => fetchQuery(relayed, artifact(name), variables).toPromise();
  const { project, after } = await beforeAlert();
  const before = read('App_project', (await ask('AppProjectQuery', { id: project.id })).node);
  const issue = await raiseProblem(t, project);
  const root = createOperationDescriptor(getRequest(artifact('AppQuery')), {});
  t.after(relayed.retain(root).dispose);

  await t.test('a list grows by pages, by cursor', async () => {
    const { viewer } = await ask('AppQuery', {});
    assert.equal(viewer.email, 'team_lead@demo.example');
    const list = () => read('App_projects', relayed.lookup(root.fragment).data).projects;
    const { edges, pageInfo } = list();
    assert.equal(edges.length, 2);
    assert.equal(pageInfo.hasNextPage, true);
    await ask('AppProjectsPageQuery', { count: 3, cursor: pageInfo.endCursor });
    const grown = list().edges;
    assert.equal(new Set(grown.map(({ node }) => node.id)).size, 5);
    assert.deepEqual(grown.slice(0, 2), edges);
    for (const { node } of grown) assert.match(read('App_project', node).code, /./);
  });

  await t.test('an object is fetched again by its id, and is one record', async () => {
    const { node } = await ask('AppIssueQuery', { id: issue.id });
    assert.deepEqual(read('App_issue', node), { id: issue.id, title: issue.title, version: issue.version });
    const record = relayed.getStore().getSource().get(issue.id);
    assert.equal(record.__typename, 'Issue');
    assert.equal(record.title, issue.title);
    assert.equal((await ask('AppIssueQuery', { id: 'nonsense' })).node, null);
  });

  await t.test("a mutation's payload is in the store", async () => {
    const { node } = await ask('AppIssueQuery', { id: issue.id });
    const told = new Promise((resolve) => {
      const shown = relayed.lookup(getSingularSelector(artifact('App_issue'), node));
      t.after(relayed.subscribe(shown, ({ data }) => resolve(data)).dispose);
    });
    const { updateIssue } = await new Promise((onCompleted, onError) => {
      const variables = { input: { id: issue.id, title: 'The venue is under water' } };
      commitMutation(relayed, { mutation: artifact('AppIssueMutation'), variables, onCompleted, onError });
    });
    assert.deepEqual(updateIssue.errors, []);
    assert.deepEqual(await told, { id: issue.id, title: 'The venue is under water', version: issue.version + 1 });
  });

  await t.test('an alert arrives, and changes the project in the store', async () => {
    const { alerts } = await new Promise((onNext, onError) => {
      const variables = { after, projectId: project.id };
      const subscription = artifact('AppAlertsSubscription');
      const { dispose } = requestSubscription(relayed, { subscription, variables, onNext, onError });
      t.after(dispose);
    });
    assert.equal(alerts.type, 'RAISED');
    const { code, openIssueCount } = read('App_project', alerts.alert.project);
    assert.equal(code, project.code);
    assert.equal(openIssueCount, before.openIssueCount + 1);
    assert.equal(relayed.getStore().getSource().get(project.id).openIssueCount, openIssueCount);
  });
});
