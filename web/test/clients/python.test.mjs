/** Python's gql 4, over HTTP and over both of its WebSockets, and requests: the tests are in python/clients.py. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { base } from '../demo.mjs';

const file = fileURLToPath(new URL('python/clients.py', import.meta.url));

for (const group of ['Http', 'SocketOfWebsockets', 'SocketOfAiohttp']) {
  test(`Python: ${group}`, () => {
    const { status, stderr, error } = spawnSync(process.env.PYTHON ?? 'python3', ['-B', file, group], {
      encoding: 'utf8',
      env: { ...process.env, PLIMSOLL_URL: base },
      timeout: 60_000,
    });
    assert.equal(error, undefined);
    assert.equal(status, 0, stderr);
  });
}
