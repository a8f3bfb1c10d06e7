/**
 * Monaco runs its language services in web workers. `?worker` makes Vite bundle each of them as a file
 * of our own origin; the helper that GraphiQL ships for this does the same but breaks Vite's dev server
 * and logs to the console. Import this file before GraphiQL.
 */
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import GraphQLWorker from 'monaco-graphql/esm/graphql.worker.js?worker';

self.MonacoEnvironment = {
  getWorker(_moduleId: string, label: string) {
    switch (label) {
      case 'json':
        return new JsonWorker();
      case 'graphql':
        return new GraphQLWorker();
      default:
        return new EditorWorker();
    }
  },
};
