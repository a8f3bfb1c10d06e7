/** A real browser. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const executablePath =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

const flags = [
  '--headless',
  '--no-sandbox', // continuous integration runs as root
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser, closed after the test. */
export async function launch(t) {
  assert.ok(executablePath, 'no Chromium found: set CHROMIUM to its path');
  const browser = await chromium.launch({ executablePath, args: flags });
  t.after(() => browser.close());
  return browser;
}

/** Takes a picture of the page for the documents, where PLIMSOLL_PICTURES names their directory (`npm run pictures`). */
export async function picture(page, name) {
  const directory = process.env.PLIMSOLL_PICTURES;
  if (!directory) return;
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 75 });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.webp`), data, 'base64');
}
