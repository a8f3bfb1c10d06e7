import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/**
 * Types for every operation and fragment of the console, from the schema of the server: a change of the schema that breaks
 * a screen breaks the build.
 */
export default {
  schema: '../../schema.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: 'readFragment' },
        // `persisted-documents.json`: the text of every operation by its SHA-256. The build inlines the texts, and writes
        // the file to `web/dist/console-documents.json`, so that a server can know which operations to trust.
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: 'sha256' },
      },
      // The cache must know what an answer is made of.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // Days and instants are text, as the server says them; amounts are exact decimals, never floats.
        scalars: { CostCategory: 'string', Date: 'string', DateTime: 'string', Decimal: 'string' },
      },
    },
  },
  ignoreNoDocuments: true,
} satisfies CodegenConfig;
