/** A page of the console, signed in as somebody of the demo. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { launch } from '../browser.mjs';
import { base, password } from '../demo.mjs';

/**
 * A browser of its own for this person, named as in `demo.mjs`, on the first page of the console. Whatever the page logs as an
 * error, or throws, is in `faults`.
 */
export async function open(t, user, { locale = 'en-US', width = 1280, height = 900, colorScheme = 'light' } = {}) {
  const browser = await launch(t);
  const context = await browser.newContext({ locale, viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(base);
  if (user) await signIn(page, user);
  return { page, context, faults };
}

/** Signs in by e-mail and password, as anybody does. */
export async function signIn(page, user) {
  await page.locator('input[name="email"]').fill(`${user}@demo.example`);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.locator('header').waitFor();
}

/** The page follows what happens from now on. */
export async function connected(page) {
  await page.locator('html[data-connection="online"]').waitFor();
}

/** Fails where axe finds something serious, or worse, on the page as it is now. */
export async function assertAccessible(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const serious = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join('\n  ')}`);
  });
  assert.deepEqual(serious, []);
}
