/** The pictures of the documents, one for each of six people: what they see when they open the console, or the page behind it. */
import { test } from 'node:test';
import { picture } from '../browser.mjs';
import { connected, open } from './page.mjs';

const phone = { width: 360, height: 740 };

const pictures = [
  { name: 'console-lead', user: 'team_lead' },
  { name: 'console-owner', user: 'business_owner' },
  { name: 'console-finance', user: 'finance', locale: 'zh-CN', colorScheme: 'dark' },
  { name: 'console-director', user: 'director', ...phone },
  { name: 'console-member', user: 'member', locale: 'zh-CN', ...phone },
  { name: 'console-project', user: 'project_manager', find: (page) => page.locator('main a[href^="/projects/"]').first() },
];

for (const { name, user, find, ...options } of pictures) {
  test(`the picture ${name}`, { timeout: 60_000 }, async (t) => {
    const { page } = await open(t, user, { height: 800, ...options });
    if (options.locale === 'zh-CN') {
      // A person's own language goes before the browser's, and the demo's people read English.
      await page.evaluate(() => localStorage.setItem('plimsoll:language', 'zh'));
      await page.reload();
    }
    await connected(page);
    if (find) await find(page).click();
    await page.locator('main h1').waitFor();
    await page.locator('main [role="status"][aria-label]').waitFor({ state: 'detached' });
    await picture(page, name);
  });
}
