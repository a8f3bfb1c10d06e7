/** gql.tada: the types that it makes of the schema let right documents pass tsc, and wrong ones not. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GraphQLClient } from 'graphql-request';
import { runnerImport } from 'vite';
import { graphqlUrl, signIn } from '../demo.mjs';
import { run, schemaFile, tsc, workplace } from './shared.mjs';

const program = `
import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; DateTime: string; Decimal: string };
}>();

export const money = graphql(\`fragment Amount on Money @_unmask { amount currency }\`);
export const projects = graphql(
  \`query Projects($first: Int!, $filter: ProjectFilter) {
    projects(first: $first, filter: $filter) {
      nodes { code plannedEnd health costSummary { redLine { ...Amount } } }
    }
  }\`,
  [money],
);
export const variables: VariablesOf<typeof projects> = { first: 2, filter: { stage: ['EXECUTION'] } };
type Row = { ends: string | null; amount: string | undefined; code: string };
export function summary(answer: ResultOf<typeof projects>): Row[] {
  return (answer.projects?.nodes ?? []).map(({ code, plannedEnd, costSummary }) => ({
    ends: plannedEnd,
    amount: costSummary?.redLine?.amount,
    code,
  }));
}
`;

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    lib: ['ES2023', 'DOM'],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    plugins: [{ name: 'gql.tada/ts-plugin', schema: schemaFile, tadaOutputLocation: './graphql-env.d.ts' }],
  },
  include: ['*.ts'],
};

test('gql.tada', { timeout: 120_000 }, async (t) => {
  const files = { 'package.json': { type: 'module' }, 'tsconfig.json': tsconfig };
  const directory = workplace(t, { ...files, 'program.ts': program });
  await run(directory, 'gql.tada', 'generate-output');

  await t.test('tsc takes it', () => run(directory, tsc, '-p', '.'));

  for (const [name, right, wrong, told] of [
    ['a field that is not there', 'code plannedEnd', 'code plannedFinish', /Property 'plannedEnd' does not exist/],
    ['a value that is none of the enum', "['EXECUTION']", "['EXECUTED']", /'"EXECUTED"' is not assignable/],
    ['a null that is not seen to', 'answer.projects?.nodes ?? []', 'answer.projects.nodes', /possibly 'null'/],
  ]) {
    await t.test(`tsc refuses ${name}`, async (t) => {
      const place = workplace(t, { ...files, 'program.ts': program.replace(right, wrong) });
      cpSync(join(directory, 'graphql-env.d.ts'), join(place, 'graphql-env.d.ts'));
      await assert.rejects(run(place, tsc, '-p', '.'), ({ message }) => assert.match(message, told) ?? true);
    });
  }

  await t.test('the server answers it', async () => {
    const { module } = await runnerImport(join(directory, 'program.ts'));
    const client = new GraphQLClient(graphqlUrl, { headers: { Authorization: `Bearer ${await signIn('team_lead')}` } });
    const rows = module.summary(await client.request(module.projects, module.variables));
    assert.equal(rows.length, 2);
    for (const { ends, amount, code } of rows) {
      assert.match(code, /./);
      assert.match(ends, /^\d{4}-\d\d-\d\d$/);
      assert.match(amount, /^\d+(\.\d+)?$/);
    }
  });
});
