/** What the schema and the operations written against it are held to. */
import { fileURLToPath } from 'node:url';
import graphql from '@graphql-eslint/eslint-plugin';

const schema = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const rules = (changes) =>
  Object.fromEntries(Object.entries(changes).map(([name, setting]) => [`@graphql-eslint/${name}`, setting]));

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema } } },
    plugins: { '@graphql-eslint': graphql },
  },
  {
    files: ['schema.graphql'],
    rules: {
      ...graphql.configs['flat/schema-all'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      ...rules({
        'input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
        'require-description': [
          'error',
          {
            types: true,
            rootField: true,
            DirectiveDefinition: true,
            FieldDefinition: true,
            InputValueDefinition: true,
            EnumValueDefinition: true,
            // Those of GraphQL itself are printed without.
            ignoredSelectors: ['DirectiveDefinition > InputValueDefinition'],
          },
        ],
        // Lists that are short by nature, such as the items of a contract, have no pages.
        'relay-edge-types': ['error', { withEdgeSuffix: true, listTypeCanWrapOnlyEdgeType: false }],
        // Definitions are in the order in which the program prints them, fields in that in which people read them.
        alphabetize: 'off',
        // Amounts, payloads and other values are nothing that a client finds again; what it does is a `Node`.
        'strict-id-in-types': 'off',
        // It forbids mutations and subscriptions.
        'no-root-type': 'off',
      }),
    },
  },
  {
    files: ['*/**/*.graphql', '*.md.graphql'],
    rules: {
      ...graphql.configs['flat/operations-recommended'].rules,
      ...rules({
        // The first thing that somebody tries is short.
        'no-anonymous-operations': 'off',
        // Each document stands alone; these compare several.
        'no-unused-fragments': 'off',
        'unique-fragment-name': 'off',
        'unique-operation-name': 'off',
        // The server bounds the depth itself (docs/limits.md).
        'selection-set-depth': 'off',
        // It asks for every id, for caches of clients; people read these answers.
        'require-selections': 'off',
      }),
    },
  },
];
