/** The day of somebody who does tasks, on a phone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { assertAccessible, open } from './page.mjs';

const timeout = 60_000;
const phone = { width: 360, height: 740 };

/** The member's tasks that are to be done. */
async function tasks(token) {
  const { viewer } = await gql('{ viewer { id } }', {}, token);
  const { tasks } = await gql(
    `query ($me: ID!) {
      tasks(first: 100, filter: { assigneeId: $me, status: [TODO, IN_PROGRESS, BLOCKED] }, orderBy: PLANNED_END_ASC) {
        totalCount
        nodes { id title percentComplete overdue parent { title } project { id name } allowedActions { action allowed } }
      }
    }`,
    { me: viewer.id },
    token,
  );
  return tasks;
}

test('tasks stand by the time for which they are, and none is missing', { timeout }, async (t) => {
  const { page } = await open(t, 'member', phone);
  const { totalCount, nodes } = await tasks(await signIn('member'));
  await page.getByRole('heading', { level: 1, name: `${totalCount} tasks for you` }).waitFor();
  const late = page.getByRole('region', { name: 'Late', exact: true }).getByRole('listitem');
  assert.equal(await late.count(), nodes.filter(({ overdue }) => overdue).length);
  assert.equal(await page.getByRole('main').getByRole('listitem').count(), nodes.length);
  const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
  assert.ok(scroll <= width, `the page is ${scroll} wide`);
  await assertAccessible(page);
});

test('progress is reported in two taps, and a problem raised', { timeout }, async (t) => {
  const token = await signIn('member');
  const { nodes } = await tasks(token);
  const mine = nodes.find(
    ({ percentComplete, allowedActions }) =>
      percentComplete < 75 && allowedActions.some(({ action, allowed }) => action === 'reportProgress' && allowed),
  );
  const { page } = await open(t, 'member', phone);
  const item = page
    .getByRole('listitem')
    .filter({ has: page.locator(`a[href="/tasks/${encodeURIComponent(mine.id)}"]`) });
  await item.getByRole('button', { name: 'Report progress' }).click();
  await item.getByRole('button', { name: '75%' }).click();
  await page.getByText(`${mine.title}: 75% reported`).waitFor();
  const { node } = await gql('query ($id: ID!) { node(id: $id) { ... on Task { percentComplete } } }', { id: mine.id }, token);
  assert.equal(node.percentComplete, 75);
  await item.getByText('75%', { exact: true }).waitFor();

  const title = `The slot is taken ${Date.now()}`;
  await item.getByRole('button', { name: 'Raise a problem' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^What is the problem/ }).fill(title);
  await dialog.getByRole('button', { name: 'Raise a problem' }).click();
  await dialog.waitFor({ state: 'detached' });
  const find = 'query ($title: String!) { issues(first: 1, filter: { search: $title }) { nodes { id task { id } } } }';
  const { issues } = await gql(find, { title }, token);
  assert.equal(issues.nodes[0].task.id, mine.id);
});
