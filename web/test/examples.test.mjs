/** Every document in the playground's menu fits the schema of the running server, and every query is answered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildClientSchema, getIntrospectionQuery, getOperationAST, parse, validate } from 'graphql';
import { coerceInputValue, isInputType, typeFromAST } from 'graphql';
import { runnerImport } from 'vite';
import { gql, signIn } from './demo.mjs';

const { module } = await runnerImport(fileURLToPath(new URL('../playground/src/examples/index.ts', import.meta.url)));
const { exampleGroups, welcome } = module;

test('the examples fit the schema', async (t) => {
  const schema = buildClientSchema(await gql(getIntrospectionQuery(), {}, await signIn('admin')));
  const check = (document) => assert.deepEqual(messages(validate(schema, parse(document))), []);

  await t.test('welcome', () => check(welcome));
  for (const { role, examples } of exampleGroups) {
    for (const { title, document, variables, fill } of examples) {
      await t.test(`${role ?? 'EVERYBODY'}: ${title.en}`, () => {
        check(document);
        if (fill) check(fill.document);
        const operation = getOperationAST(parse(document));
        assert.ok(operation?.name, 'the operation name is the title of the tab');
        for (const definition of operation.variableDefinitions ?? []) {
          const type = typeFromAST(schema, definition.type);
          assert.ok(isInputType(type));
          const errors = [];
          coerceInputValue(variables?.[definition.variable.name.value], type, (path, _value, error) =>
            errors.push(`${path.join('.')}: ${error.message}`),
          );
          assert.deepEqual(errors, []);
        }
      });
    }
  }
});

/** The variables that somebody gets who opens an example; null where there is nothing it could be about. */
async function filled({ variables, fill }, token) {
  return fill ? fill.variables(await gql(fill.document, {}, token)) : (variables ?? {});
}

test('each role is answered what its examples ask', async (t) => {
  const about = [];
  for (const { role, examples } of exampleGroups) {
    const token = await signIn((role ?? 'MEMBER').toLowerCase());
    for (const example of examples) {
      await t.test(`${role ?? 'EVERYBODY'}: ${example.title.en}`, async () => {
        const variables = await filled(example, token);
        if (variables) about.push(example.title.en);
        const { operation } = getOperationAST(parse(example.document));
        if (operation === 'query' && variables) await gql(example.document, variables, token);
      });
    }
  }
  // Most of them have something in the demo data to be about.
  const all = exampleGroups.flatMap(({ examples }) => examples);
  assert.ok(about.length > all.length * 0.8, `only ${about.length} of ${all.length}: ${about.join(', ')}`);
});

function messages(errors) {
  return errors.map(({ message }) => message);
}
