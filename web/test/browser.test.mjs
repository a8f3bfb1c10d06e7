/**
 * The playground in a real browser, as the README's first walk has it: it needs nothing from outside, signs in with
 * one click, runs a query, and shows the alert that a director's approval in a second tab raises.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { launch, picture } from './browser.mjs';
import { base } from './demo.mjs';

test('the playground shows a cost overrun while it happens', { timeout: 120_000 }, async (t) => {
  const browser = await launch(t);
  const context = await browser.newContext({ viewport: { width: 1440, height: 800 } });
  const page = await context.newPage();

  const foreign = [];
  const complaints = [];
  const note = (address) => {
    const { protocol, host } = new URL(address);
    if (protocol !== 'data:' && protocol !== 'blob:' && host !== new URL(base).host) foreign.push(address);
  };
  const listen = (tab) => {
    tab.on('request', (request) => note(request.url()));
    tab.on('websocket', (socket) => note(socket.url()));
    tab.on('pageerror', (error) => complaints.push(String(error)));
  };
  listen(page);

  try {
    await signInAs(page, 'Team lead');

    await openExample(page, /^Progress table/);
    await page.getByRole('tab', { name: 'ProgressTable' }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await resultShows(page, '"totalCount"');
    await picture(page, 'progress-table');

    await openExample(page, /^Cost overruns/);
    await page.getByRole('tab', { name: 'CostOverruns' }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await page.getByText('waiting for the first one').waitFor();

    const tab = await context.newPage();
    listen(tab);
    await signInAs(tab, 'Director');
    await openExample(tab, /^Approve a cost/);
    await tab.getByRole('tab', { name: 'ApproveCost' }).waitFor();
    await tab.getByRole('button', { name: /^Execute query/ }).click();
    await resultShows(tab, '"APPROVED"');
    const answer = await shown(tab);
    const [, code] = /"project": \{\s*"code": "([^"]+)"/.exec(answer) ?? [];
    assert.ok(code, answer);
    await page.bringToFront();
    await resultShows(page, '"costOverruns"', `"${code}"`, '"evidence"');
    await page.getByText(/^Live · \d+ event/).waitFor();
    await picture(page, 'cost-overrun');

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

test('on a phone the panes stand below each other, in the language of the browser', { timeout: 60_000 }, async (t) => {
  const browser = await launch(t);
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
  await page.goto(`${base}/playground`);
  await page.getByRole('button', { name: '项目经理主管' }).click();
  await page.getByTestId('viewer').getByText('项目经理主管').waitFor();
  const boxes = {};
  for (const pane of ['editors', 'response']) {
    boxes[pane] = await page.locator(`.graphiql-${pane}`).boundingBox();
    assert.ok(boxes[pane].width > 300, `${pane}: ${JSON.stringify(boxes[pane])}`);
  }
  assert.ok(boxes.response.y >= boxes.editors.y + boxes.editors.height, JSON.stringify(boxes));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'nothing stands out to the right');

  // Chinese punctuation is not boxed as if it imitated Latin punctuation.
  await page.getByRole('button', { name: /^示例/ }).click();
  await page.getByRole('menuitem', { name: '项目进度表' }).click();
  await page.locator('.graphiql-query-editor').click();
  await page.keyboard.type('# 你好，世界：（一）');
  await page.waitForTimeout(500);
  assert.equal(await page.locator('.unicode-highlight').count(), 0);

  // The other language is a choice, and is kept.
  await page.getByLabel('语言').selectOption('en');
  await page.reload();
  await page.getByRole('button', { name: /^Examples/ }).waitFor();
});

async function signInAs(page, role) {
  await page.goto(`${base}/playground`);
  await page.getByText('Nobody is signed in.').waitFor();
  await page.getByRole('button', { name: new RegExp(`^${role}`) }).click();
  await page.getByTestId('viewer').getByText(role).waitFor();
}

async function openExample(page, name) {
  await page.getByRole('button', { name: /^Examples/ }).click();
  await page.getByRole('menuitem', { name }).first().click();
}

/** The text of the result pane. */
async function shown(page) {
  const text = await page.locator('.graphiql-response .view-lines').textContent();
  return text.replaceAll('\u00a0', ' ');
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
