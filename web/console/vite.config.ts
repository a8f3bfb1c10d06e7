import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from '../build/compress.ts';
import { inlineDocuments } from './build/inline-documents.ts';

/** Where `npm run dev` finds a running server; the built page is served by that server itself. */
const server = process.env.PLIMSOLL_URL ?? 'http://127.0.0.1:8080';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** What the server sends with the page, so that `npm run preview` finds what it forbids. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const proxy = {
  '/graphql': { target: server, ws: true },
  '/config.json': server,
};

export default defineConfig({
  plugins: [
    inlineDocuments(path('src/gql/persisted-documents.json'), path('../dist/console-documents.json')),
    // React Aria has its own words in thirty languages.
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN'] }), enforce: 'pre' },
    react(),
    compress(path('../dist/console')),
  ],
  resolve: { alias: { '@shared': path('../shared'), '@': path('src') } },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    // The policy of the page allows no `data:` scripts or fonts, and small files cost nothing over one connection.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // The names of enum values are read from the server's own catalogue.
    fs: { allow: [path('..'), path('../../crates/messages/locales')] },
    proxy,
  },
  preview: { headers: { 'Content-Security-Policy': policy }, proxy },
});
