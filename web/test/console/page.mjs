/** A page of the console, signed in as somebody of the demo. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import axe from 'axe-core';
import { launch } from '../browser.mjs';
import { base, password } from '../demo.mjs';

/** One demo user for each role, named by the part of the address before the @. */
export const roles = [
  'sales',
  'project_manager',
  'member',
  'finance',
  'legal',
  'director',
  'team_lead',
  'business_owner',
  'admin',
];

/** The people of the demo live where its organisation keeps its calendar. */
const timezoneId = 'Asia/Shanghai';

/**
 * A browser of its own for this person, named as in `demo.mjs`, on the first page of the console. Whatever the page logs as an
 * error, or throws, is in `faults`.
 */
export async function open(t, user, options = {}) {
  const { locale = 'en-US', width = 1280, height = 900, colorScheme = 'light', secret } = options;
  const browser = await launch(t);
  const context = await browser.newContext({ locale, timezoneId, viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(base);
  if (user) await signIn(page, user, secret);
  return { page, context, faults };
}

/**
 * One browser, and in it a context of its own for each person who is asked for: `await as('sales')` is their page, at the first
 * screen the first time and wherever it was left after that.
 */
export async function people(t) {
  const browser = await launch(t);
  const pages = new Map();
  return async function as(user) {
    if (!pages.has(user)) {
      const context = await browser.newContext({ locale: 'en-US', timezoneId, viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await page.goto(base);
      await signIn(page, user);
      pages.set(user, page);
    }
    return pages.get(user);
  };
}

/** Types a calendar day, `YYYY-MM-DD`, into the field of this label. */
export async function typeDay(scope, label, day) {
  const [year, month, date] = day.split('-');
  const field = scope.getByRole('group', { name: label });
  await field.getByRole('spinbutton').first().click();
  await field.page().keyboard.type(`${month}${date}${year}`);
}

/** Chooses of a list that opens when one types. */
export async function choose(scope, label, option) {
  const box = scope.getByRole('combobox', { name: label });
  await box.fill(option);
  await box.page().getByRole('option', { name: option }).first().click();
}

/** Chooses of the few that a button opens. */
export async function pick(scope, label, option) {
  const button = scope.getByRole('button', { name: label });
  await button.click();
  await button.page().getByRole('option', { name: option }).click();
}

/** Signs in by e-mail and password, as anybody does. */
export async function signIn(page, user, secret = password) {
  await page.locator('input[name="email"]').fill(`${user}@demo.example`);
  await page.locator('input[name="password"]').fill(secret);
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

const catalogue = new URL('../../console/locales/en/', import.meta.url);
const keys = readdirSync(catalogue).flatMap((file) =>
  [...readFileSync(new URL(file, catalogue), 'utf8').matchAll(/^([\w-]+) =/gm)].map(([, key]) => key),
);

/**
 * Fails where the page shows what is for programs alone: the key of a text, a value of an enum, a variable that nobody filled in.
 * What people wrote, and codes that are codes for people, too, are none of these.
 */
export async function assertInWords(page, where) {
  // The server's reasons of why something is not possible name states and mutations as programs do.
  const said = (await page.locator('body').innerText()).split('\n').filter((line) => !/; allowed: |可执行：/.test(line));
  const text = said.join('\n');
  const raw = text.match(/\b(?:undefined|NaN|null)\b|\[object \w+\]|\{\s*\$\w+[^}]*\}|\b[A-Z]{3,}(?:_[A-Z]{2,})+\b/g) ?? [];
  const words = new Set(text.split(/\s+/));
  assert.deepEqual([...raw, ...keys.filter((key) => key.includes('-') && words.has(key))], [], where);
}
