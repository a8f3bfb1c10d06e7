/**
 * The first screen of every role, as everybody may see it: in both languages, light and dark, on a desk and on a phone. Each pair
 * of these is seen together in one of four ways.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base } from '../demo.mjs';
import { assertAccessible, assertInWords, connected, open, roles } from './page.mjs';

const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

const ways = [
  { language: 'zh', colorScheme: 'light', viewport: desk },
  { language: 'zh', colorScheme: 'dark', viewport: phone },
  { language: 'en', colorScheme: 'dark', viewport: desk },
  { language: 'en', colorScheme: 'light', viewport: phone },
];

/** The second line earns in three currencies, the first in two. */
const everybody = [...roles, 'business_owner2'];

for (const role of everybody) {
  test(`the first screen of ${role}`, { timeout: 120_000 }, async (t) => {
    const { page, faults } = await open(t, role);
    for (const { language, colorScheme, viewport } of ways) {
      const way = `${language}, ${colorScheme}, ${viewport.width} px`;
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.evaluate((language) => localStorage.setItem('plimsoll:language', language), language);
      await page.goto(base);
      await connected(page);
      await page.locator('main h1').waitFor();
      await settled(page);

      assert.equal(await page.locator('h1').count(), 1, `${way}: one heading names the page`);
      assert.equal(await page.locator('html').getAttribute('lang'), language === 'zh' ? 'zh-CN' : 'en', way);
      await assertInWords(page, way);
      await assertAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${way}: ${wide} px stand out to the right`);
      assert.deepEqual(faults, [], way);
    }
  });
}

/** Nothing is being read any more, and nothing has failed. */
async function settled(page) {
  await page.locator('main [role="status"][aria-label]').waitFor({ state: 'detached' });
  assert.equal(await page.locator('main [role="alert"]').count(), 0, 'nothing has failed');
}
