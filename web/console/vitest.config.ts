import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Unit tests stand beside what they test, and need neither a browser nor a server. */
export default defineConfig({
  resolve: { alias: { '@shared': path('../shared'), '@': path('src') } },
  test: { include: ['src/**/*.test.ts', 'build/**/*.test.ts'] },
});
