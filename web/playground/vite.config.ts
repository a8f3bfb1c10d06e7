import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compress } from '../build/compress.ts';

/** Where `npm run dev` finds a running server; the built page is served by that server itself. */
const server = process.env.PLIMSOLL_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Every address in the bundle is below this path, because the server mounts the bundle there.
  base: '/playground/',
  plugins: [react(), compress(fileURLToPath(new URL('../dist/playground', import.meta.url)))],
  build: {
    outDir: '../dist/playground',
    emptyOutDir: true,
    // Monaco is one large module by nature; a warning that nobody can act on hides those that matter.
    chunkSizeWarningLimit: 4096,
    // GraphiQL is compiled already; its directives for the React compiler mean nothing to a bundler.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/config.json': server,
    },
  },
});
