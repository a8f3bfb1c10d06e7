/** Every document in the playground's menu is valid against the schema of the running server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildClientSchema, getIntrospectionQuery, getOperationAST, parse, validate } from 'graphql';
import { coerceInputValue, isInputType, typeFromAST } from 'graphql';
import { runnerImport } from 'vite';
import { gql, signIn } from './demo.mjs';

const { module } = await runnerImport(fileURLToPath(new URL('../src/examples.ts', import.meta.url)));
const { exampleGroups, welcome } = module;

test('the examples fit the schema', async (t) => {
  const schema = buildClientSchema(await gql(getIntrospectionQuery(), {}, await signIn('admin')));
  const check = (document) => assert.deepEqual(messages(validate(schema, parse(document))), []);

  await t.test('welcome', () => check(welcome));
  for (const { role, examples } of exampleGroups) {
    for (const { title, document, variables, fill } of examples) {
      await t.test(`${role ?? 'EVERYBODY'}: ${title}`, () => {
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

function messages(errors) {
  return errors.map(({ message }) => message);
}
