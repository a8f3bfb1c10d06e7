/** What an administrator does through the page: people, thresholds, and what both leave in the log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base, gql, signIn } from '../demo.mjs';
import { assertAccessible, open } from './page.mjs';

const timeout = 60_000;

test('figures of the first screen are those of the API, and lead to their rows', { timeout }, async (t) => {
  const { page } = await open(t, 'admin');
  const token = await signIn('admin');
  const { users, sales } = await gql(
    '{ users(first: 1) { totalCount } sales: users(first: 1, filter: { role: [SALES] }) { totalCount } }',
    {},
    token,
  );
  await page.getByRole('link', { name: `${users.totalCount} People` }).waitFor();
  await page.getByRole('link', { name: `${sales.totalCount} Sales` }).click();
  await page.waitForURL('**/people?role=SALES');
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  await page.getByText(`${sales.totalCount} people`).waitFor();
  assert.equal(await page.getByRole('table', { name: 'People' }).locator('tbody tr').count(), sales.totalCount);
});

test('somebody is added, signs in, and is deactivated', { timeout }, async (t) => {
  const { page, faults } = await open(t, 'admin');
  const name = `Ada ${Date.now()}`;
  const user = `ada.${Date.now()}`;
  const secret = 'three dry anchors';
  await page.goto(`${base}/people`);
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('E-mail').fill('admin@demo.example');
  await dialog.getByText('Project manager', { exact: true }).click();
  await dialog.getByLabel('First password').fill(secret);
  await assertAccessible(page);

  // A refusal stands at its field, and what was typed stays.
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByLabel('E-mail').and(page.locator('[aria-invalid="true"]')).waitFor();
  assert.equal(await dialog.getByLabel('Name').inputValue(), name);
  await dialog.getByLabel('E-mail').fill(`${user}@demo.example`);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();

  const theirs = await open(t, user, { secret });
  await theirs.page.getByRole('button', { name: new RegExp(name) }).waitFor();

  await page.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await page.getByText('Has left').waitFor();
  await theirs.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();

  await page.getByRole('link', { name: 'Changes to this person' }).click();
  await page.waitForURL('**/audit?subjectId=**');
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
  await rows.filter({ hasText: 'User added' }).waitFor();
  assert.match(await rows.first().innerText(), /active\s+yes\s+→\s+no/);
  assert.deepEqual(faults, []);
});

test('a threshold is changed with what changes beside it, and a wrong one says why at its field', { timeout }, async (t) => {
  const { page, faults } = await open(t, 'admin');
  const token = await signIn('admin');
  const read = async () => (await gql('{ policy { paymentDays splitWindowDays version } }', {}, token)).policy;
  const before = await read();
  t.after(() =>
    gql(
      'mutation ($input: UpdatePolicyInput!) { updatePolicy(input: $input) { errors { message } } }',
      { input: { paymentDays: before.paymentDays } },
      token,
    ),
  );
  await page.goto(`${base}/policy`);
  const days = page.getByLabel('Days to pay');
  await days.fill('366');
  await days.press('Tab');
  const changes = page.getByRole('region', { name: 'What would change' });
  await changes.getByText(`${before.paymentDays} days → 366 days`).waitFor();
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await days.and(page.locator('[aria-invalid="true"]')).waitFor();
  await assertAccessible(page);

  const wanted = before.paymentDays + 1;
  await days.fill(String(wanted));
  await days.press('Tab');
  // What is typed survives the page.
  await page.reload();
  await changes.getByText(`${before.paymentDays} days → ${wanted} days`).waitFor();
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('Nothing is changed yet').waitFor();
  const after = await read();
  assert.deepEqual(after, { ...before, paymentDays: wanted, version: before.version + 1 });
  assert.deepEqual(faults, []);
});

test('of two who change a person, the second sees what the first did and chooses', { timeout }, async (t) => {
  const token = await signIn('admin');
  const { users } = await gql('{ users(first: 1, filter: { search: "member2" }) { nodes { id } } }', {}, token);
  const [found] = users.nodes;
  const change = (input) =>
    gql(
      'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { errors { message } } }',
      { input: { id: found.id, ...input } },
      token,
    );
  t.after(() => change({ weeklyCapacity: 5 }));
  const { page } = await open(t, 'admin');
  await page.goto(`${base}/people/${encodeURIComponent(found.id)}`);
  const capacity = page.getByLabel('Capacity per week');
  await capacity.fill('4');
  await capacity.press('Tab');
  await page.getByRole('button', { name: 'Undo changes' }).waitFor();
  await change({ weeklyCapacity: 3 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else has changed this' });
  await conflict.getByRole('cell', { name: '3' }).waitFor();
  await conflict.getByRole('button', { name: 'Save mine' }).click();
  await page.getByText('has been saved').waitFor();
  const { node } = await gql('query ($id: ID!) { node(id: $id) { ... on User { weeklyCapacity } } }', { id: found.id }, token);
  assert.equal(node.weeklyCapacity, 4);
});

test('a session that ends in the middle of a form costs nothing that was typed', { timeout }, async (t) => {
  const { page } = await open(t, 'admin2');
  await page.goto(`${base}/lines`);
  await page.getByRole('button', { name: 'Add a line' }).click();
  const name = `Line ${Date.now()}`;
  await page.getByRole('dialog', { name: 'Add a line' }).getByLabel('Name').fill(name);
  await endSession(page);
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByRole('button', { name: 'Go on' }).click();
  await again.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('table', { name: 'Business lines' }).getByText(name).waitFor();
  const { businessLines } = await gql(
    'query ($name: String) { businessLines(first: 5, filter: { search: $name }) { totalCount } }',
    { name },
    await signIn('admin'),
  );
  assert.equal(businessLines.totalCount, 1);
});

test('those who only live by the thresholds see them, and change nothing', { timeout }, async (t) => {
  const { page, faults } = await open(t, 'finance');
  await page.goto(`${base}/policy`);
  await page.getByText('Two approvals are two people').waitFor();
  assert.equal(await page.getByRole('main').getByRole('textbox').count(), 0);
  await assertAccessible(page);
  assert.deepEqual(faults, []);
});

/** The server ends the session of the page, as when somebody signs out elsewhere. */
async function endSession(page) {
  const refreshToken = await page.evaluate(() => {
    const person = localStorage.getItem('plimsoll:session:last');
    return JSON.parse(localStorage.getItem(`plimsoll:session:${person}`)).refreshToken;
  });
  await gql('mutation ($input: SignOutInput!) { signOut(input: $input) { errors { message } } }', { input: { refreshToken } });
}
