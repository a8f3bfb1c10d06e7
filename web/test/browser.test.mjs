/**
 * The playground in a real browser: it needs nothing from outside, signs in with one click, runs a query,
 * and shows an alert while a subscription is open.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { base, crossRedLine, findProjectBelowRedLine } from './demo.mjs';

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

test('the playground shows a cost overrun while it happens', { timeout: 120_000 }, async (t) => {
  assert.ok(executablePath, 'no Chromium found: set CHROMIUM to its path');
  const browser = await chromium.launch({ executablePath, args: flags });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });

  const foreign = [];
  const complaints = [];
  const note = (address) => {
    const { protocol, host } = new URL(address);
    if (protocol !== 'data:' && protocol !== 'blob:' && host !== new URL(base).host) foreign.push(address);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  try {
    await page.goto(`${base}/playground`);
    await page.getByText('Nobody is signed in.').waitFor();
    await page.getByRole('button', { name: /^Team lead/ }).click();
    await page.getByTestId('viewer').getByText('Team lead').waitFor();

    await openExample(page, /^Progress table/);
    await page.getByRole('tab', { name: 'ProgressTable' }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await resultShows(page, '"totalCount"');

    await openExample(page, /^Cost overruns/);
    await page.getByRole('tab', { name: 'CostOverruns' }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await page.getByText('waiting for the first one').waitFor();

    const project = await findProjectBelowRedLine();
    await crossRedLine(project, () => page.waitForTimeout(500));
    await resultShows(page, '"costOverruns"', `"${project.code}"`, '"evidence"');
    await page.getByText(/^Live · \d+ event/).waitFor();

    await page.getByRole('button', { name: /^Stop query/ }).click();
    await page.getByText(/^Stopped · \d+ event/).waitFor();

    assert.deepEqual(foreign, [], 'nothing is asked of another origin');
    assert.deepEqual(complaints, [], 'no script fails');
  } catch (error) {
    const folder = fileURLToPath(new URL('../test-output/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}playground.png` });
    t.diagnostic(`a screenshot is in ${folder}`);
    throw error;
  }
});

async function openExample(page, name) {
  await page.getByRole('button', { name: /^Examples/ }).click();
  await page.getByRole('menuitem', { name }).first().click();
}

/** Waits until all texts are in the result pane, as a reader would see them. */
async function resultShows(page, ...texts) {
  await page.waitForFunction(
    (wanted) => {
      const pane = document.querySelector('.graphiql-response .view-lines');
      const shown = pane?.textContent.replaceAll('\u00a0', ' ') ?? '';
      return wanted.every((text) => shown.includes(text));
    },
    texts,
    { timeout: 15_000 },
  );
}
