/**
 * What a browser must fetch before somebody sees the first screen of their role: over a slow line it is what they wait for.
 * Browsers take Brotli over TLS, as a server outside is reached; here, without TLS, each file is weighed as it is sent then.
 */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { base } from '../demo.mjs';
import { connected, open, roles } from './page.mjs';

/** Compressed, with everything that comes with it: page, scripts, styles, texts, signs. */
const most = 250_000;

test('a first screen weighs 250 kB at most', { timeout: 120_000 }, async (t) => {
  const weights = {};
  for (const role of roles) {
    const { page, context } = await open(t, role);
    // As on the first visit: nothing is kept, and no worker has fetched anything ahead.
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.setBypassServiceWorker', { bypass: true });
    const files = new Set();
    session.on('Network.responseReceived', ({ response: { url } }) => {
      if (url.startsWith(base) && !url.includes('/graphql')) files.add(url);
    });
    await page.goto(base);
    await connected(page);
    await page.locator('main h1').waitFor();
    await page.locator('main [role="status"][aria-label]').waitFor({ state: 'detached' });
    weights[role] = (await Promise.all([...files].map(weigh))).reduce((sum, bytes) => sum + bytes, 0);
    await context.browser().close();
  }
  t.diagnostic(Object.entries(weights).map(([role, bytes]) => `${role} ${Math.round(bytes / 1000)} kB`).join(', '));
  assert.deepEqual(Object.entries(weights).filter(([, bytes]) => bytes === 0 || bytes > most), []);
});

/** The bytes of a file as they are sent to a browser that takes Brotli. */
function weigh(url) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': 'br' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part) => (bytes += part.length));
      answer.on('end', () => resolve(bytes));
    });
    asked.on('error', reject).end();
  });
}
