/** What stands around every screen of the console, in a real browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { assertAccessible, connected, open, signIn as signInOnPage } from './page.mjs';

const timeout = 60_000;

test('one click signs in to a demo server, in the language of the browser', { timeout }, async (t) => {
  const { page } = await open(t, null, { locale: 'zh-CN' });
  await page.getByRole('button', { name: /^财务/ }).click();
  await page.locator('header').waitFor();
  await page.getByRole('button', { name: /Liu Jing 刘静/ }).waitFor();
});

test('an alert slides in, waits in the inbox, and is seen once', { timeout }, async (t) => {
  const { page } = await open(t, 'team_lead');
  const bell = page.getByRole('button', { name: /^Inbox/ });
  await page.getByRole('button', { name: 'Inbox, nothing new' }).waitFor();
  await connected(page);

  const token = await signIn('team_lead');
  const { projects } = await gql('{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id name } } }', {}, token);
  const [project] = projects.nodes;
  const raise = `mutation ($input: RaiseIssueInput!) { raiseIssue(input: $input) { issue { id } errors { message } } }`;
  const title = `The stage has burnt down at ${Date.now()}`;
  const { raiseIssue } = await gql(raise, { input: { projectId: project.id, title, severity: 'CRITICAL' } }, token);
  t.after(() =>
    gql(
      'mutation ($input: ResolveIssueInput!) { resolveIssue(input: $input) { errors { message } } }',
      { input: { id: raiseIssue.issue.id, resolution: 'Built anew' } },
      token,
    ),
  );

  await page.getByRole('region', { name: 'News' }).getByText(title).waitFor();
  await page.reload();
  await page.getByRole('button', { name: /^Inbox, \d+ new/ }).click();
  const inbox = page.getByRole('dialog', { name: 'Inbox' });
  await inbox.getByText(title).waitFor();
  await inbox.getByRole('button', { name: 'All seen' }).click();
  await inbox.getByText('Nothing new since you last looked').waitFor();
  await page.reload();
  await connected(page);
  assert.equal(await bell.getAttribute('aria-label'), 'Inbox, nothing new');
});

test('search finds what the API finds, and opens it', { timeout }, async (t) => {
  const { page } = await open(t, 'team_lead');
  const token = await signIn('team_lead');
  const { projects } = await gql('{ projects(first: 1) { nodes { id code name } } }', {}, token);
  const [project] = projects.nodes;
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', { name: 'Search' }).fill(project.code);
  await page.getByRole('option', { name: project.name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/projects/${encodeURIComponent(project.id)}**`);
});

test('a session that ends keeps the page and what is typed, and goes on', { timeout }, async (t) => {
  const { page } = await open(t, 'director');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('searchbox', { name: 'Search' });
  await field.fill('a');
  await page.getByRole('option').first().waitFor();

  const kept = await page.evaluate(() => {
    const person = localStorage.getItem('plimsoll:session:last');
    return JSON.parse(localStorage.getItem(`plimsoll:session:${person}`));
  });
  const signOut = 'mutation ($input: SignOutInput!) { signOut(input: $input) { errors { message } } }';
  await gql(signOut, { input: { refreshToken: kept.refreshToken } });
  await field.fill('an');

  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByRole('button', { name: 'Go on' }).click();
  await again.waitFor({ state: 'detached' });
  assert.equal(await field.inputValue(), 'an');
  await page.getByRole('option').first().waitFor();
});

test('the page says when it is off line, and when it is back', { timeout }, async (t) => {
  const { page, context } = await open(t, 'team_lead');
  await connected(page);
  await context.setOffline(true);
  await page.getByText('Out of reach since').waitFor();
  await context.setOffline(false);
  await page.getByText('Out of reach since').waitFor({ state: 'detached' });
  await page.getByText('The server is back').waitFor();
});

test('keys are shown by ?, and an address that leads nowhere says so', { timeout }, async (t) => {
  const { page } = await open(t, 'sales');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.goto(new URL('/no/such/page', page.url()).href);
  await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
});

test('everybody can use what stands around the screens', { timeout }, async (t) => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults } = await open(t, null, { colorScheme });
    await page.getByRole('button', { name: /^Finance/ }).waitFor();
    await assertAccessible(page);
    await signInOnPage(page, 'member');
    await assertAccessible(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Search' }).fill('a');
    await page.getByRole('option').first().waitFor();
    await assertAccessible(page);
    // The policy of the page forbids nothing that it does.
    assert.deepEqual(faults, []);
  }
});

test('themes and languages are kept', { timeout }, async (t) => {
  const { page } = await open(t, 'legal', { width: 360 });
  await page.getByRole('button', { name: 'Light or dark' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.getByRole('button', { name: '语言' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: '语言' }).waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
  const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
  assert.ok(scroll <= width, `the page is ${scroll} wide`);
});

