/** GraphQL Code Generator with its client preset: what it generates of the schema passes tsc, and asks the server. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GraphQLClient } from 'graphql-request';
import { runnerImport } from 'vite';
import { graphqlUrl, signIn } from '../demo.mjs';
import { run, schemaFile, tsc, workplace } from './shared.mjs';

const documents = `
import { graphql } from './gql';

export const dates = graphql(\`
  query Dates($first: Int!, $order: ProjectOrder) {
    projects(first: $first, orderBy: $order) {
      nodes { ...DatesOfProject id plannedEnd createdAt costSummary { redLine { amount currency } } }
      pageInfo { hasNextPage endCursor }
    }
  }
\`);
export const datesOfProject = graphql(\`fragment DatesOfProject on Project { code stage health plannedStart }\`);
export const raise = graphql(\`
  mutation Raise($input: RaiseIssueInput!) {
    raiseIssue(input: $input) { issue { id severity } errors { code message field allowed } }
  }
\`);
export const alerts = graphql(\`subscription Alerts($after: String) { alerts(after: $after) { cursor type } }\`);
export const workQueues = graphql(\`
  query WorkQueues { workQueues { duty items { __typename ... on Node { id } ... on Cost { payee } ... on Task { title plannedEnd } } } }
\`);
`;

/** What a program does with them, by the rules of types. */
const use = `
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { dates, datesOfProject, raise, workQueues } from './documents';
import { useFragment } from './gql';

type Result<D> = D extends TypedDocumentNode<infer R, any> ? R : never;
type Variables<D> = D extends TypedDocumentNode<any, infer V> ? V : never;

export const variables: Variables<typeof dates> = { first: 2, order: 'ATTENTION' };
export const input: Variables<typeof raise> = { input: { projectId: '…', title: 'Late', severity: 'LOW' } };
type Row = { ends: string | null; amount: string | undefined; code: string };
export function summary(answer: Result<typeof dates>): Row[] {
  return (answer.projects?.nodes ?? []).map((node) => ({
    ends: node.plannedEnd,
    amount: node.costSummary?.redLine?.amount,
    code: useFragment(datesOfProject, node).code,
  }));
}
export function payees(answer: Result<typeof workQueues>): string[] {
  const items = (answer.workQueues ?? []).flatMap(({ items }) => items);
  return items.flatMap((item) => (item.__typename === 'Cost' ? [item.payee] : []));
}
`;

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2023', 'DOM'],
    types: [],
    strict: true,
    noEmit: true,
  },
  include: ['*.ts', 'gql/*.ts'],
};

test('graphql-codegen', { timeout: 120_000 }, async (t) => {
  const directory = workplace(t, {
    'package.json': { type: 'module' },
    'documents.ts': documents,
    'use.ts': use,
    'tsconfig.json': tsconfig,
    'codegen.json': {
      schema: schemaFile,
      documents: ['documents.ts'],
      generates: {
        './gql/': {
          preset: 'client',
          config: {
            strictScalars: true,
            scalars: { CostCategory: 'string', Date: 'string', DateTime: 'string', Decimal: 'string' },
          },
        },
      },
    },
  });
  await run(directory, 'graphql-codegen', '--config', 'codegen.json');

  await t.test('tsc takes it', () => run(directory, tsc, '-p', '.'));

  await t.test('tsc refuses what is not in the schema', async (t) => {
    const wrong = use.replace('node.plannedEnd', 'node.plannedFinish').replace("'ATTENTION'", "'ATTENTIVE'");
    const place = workplace(t, { 'use.ts': wrong, 'tsconfig.json': tsconfig, 'documents.ts': documents });
    cpSync(join(directory, 'gql'), join(place, 'gql'), { recursive: true });
    await assert.rejects(run(place, tsc, '-p', '.'), (failed) => {
      assert.match(failed.message, /Property 'plannedFinish' does not exist/);
      assert.match(failed.message, /'"ATTENTIVE"' is not assignable/);
      return true;
    });
  });

  await t.test('the server answers it', async () => {
    const { module } = await runnerImport(join(directory, 'use.ts'));
    const { module: generated } = await runnerImport(join(directory, 'documents.ts'));
    const client = new GraphQLClient(graphqlUrl, { headers: { Authorization: `Bearer ${await signIn('team_lead')}` } });
    const rows = module.summary(await client.request(generated.dates, module.variables));
    assert.equal(rows.length, 2);
    for (const { ends, amount, code } of rows) {
      assert.match(code, /./);
      assert.match(ends, /^\d{4}-\d\d-\d\d$/);
      assert.match(amount, /^\d+(\.\d+)?$/);
    }
    const finance = new GraphQLClient(graphqlUrl, { headers: { Authorization: `Bearer ${await signIn('finance')}` } });
    assert.ok(module.payees(await finance.request(generated.workQueues)).length > 0);
  });
});
