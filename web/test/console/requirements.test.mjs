/** A requirement from its customer to its project: written by sales, reviewed twice, and edited by two people at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { assertAccessible, assertInWords, open } from './page.mjs';

const timeout = 60_000;
const criteria = ['Company values', 'Audience fit', 'Product quality', 'Selling points'];

test('a requirement is written, sent back, revised, approved and initiated', { timeout }, async (t) => {
  const [{ page: sales, faults }, { page: manager }] = await Promise.all([open(t, 'sales'), open(t, 'project_manager')]);
  const customer = `Quayside Roasters ${Date.now()}`;

  await sales.getByRole('link', { name: 'Customers', exact: true }).click();
  await sales.getByRole('button', { name: 'New customer' }).click();
  const form = sales.getByRole('dialog', { name: 'New customer' });
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('This must not be empty.').nth(1).waitFor();
  await form.getByRole('textbox', { name: 'Name' }).first().fill(customer);
  await form.getByRole('textbox', { name: 'Name' }).nth(1).fill('Ada Lin');
  await form.getByRole('button', { name: 'Save' }).click();
  await sales.getByRole('heading', { level: 1, name: customer }).waitFor();

  await sales.getByRole('link', { name: 'New requirement' }).click();
  await sales.getByRole('combobox', { name: 'Customer' }).and(sales.locator(`[value="${customer}"]`)).waitFor();
  await sales.getByRole('button', { name: 'Save draft' }).click();
  await sales.getByText('This must not be empty.').first().waitFor();
  const field = (name) => sales.getByRole('textbox', { name });
  await field('Title').fill('Autumn tasting');
  await field('Service').fill('Live stream');
  await field('Quantity').fill('3');
  await field('Unit price').fill('1.5万');
  // The pointer leaves a field that was wrong, and the button must still be where it was.
  await sales.getByRole('button', { name: 'Add item' }).click();
  await sales.keyboard.type('Short video');
  await field('Quantity').nth(1).fill('2');
  await field('Unit price').nth(1).fill('8,000.5');
  await sales.keyboard.press('Tab');
  await sales.keyboard.press('Alt+ArrowUp');
  assert.match(await sales.getByRole('status').filter({ hasText: 'Sum' }).innerText(), /61,001\.00/);
  await assertAccessible(sales);
  await sales.getByRole('button', { name: 'Save draft' }).click();
  await sales.getByRole('heading', { level: 1, name: 'Autumn tasting' }).waitFor();
  await sales.getByRole('button', { name: 'Submit for review' }).click();
  await sales.getByText('Submitted: the project managers review it.').waitFor();

  const id = decodeURIComponent(new URL(sales.url()).pathname.split('/').at(-1));
  const { node: written } = await gql(
    'query ($id: ID!) { node(id: $id) { ... on Requirement { status serviceItems { service amount { amount } } } } }',
    { id },
    await signIn('sales'),
  );
  assert.equal(written.status, 'SUBMITTED');
  assert.deepEqual(
    written.serviceItems.map(({ service, amount }) => [service, amount.amount]),
    [
      ['Short video', '16001.00'],
      ['Live stream', '45000.00'],
    ],
  );

  const judge = (criterion, verdict) =>
    manager.getByRole('radiogroup', { name: criterion }).getByText(verdict, { exact: true }).click();
  await manager.goto(sales.url());
  for (const criterion of criteria) await judge(criterion, criterion === 'Selling points' ? 'Fails' : 'Passes');
  await manager.getByRole('textbox', { name: /^Why it fails/ }).fill('No proof of origin.');
  await assertAccessible(manager);
  await manager.getByRole('button', { name: 'Reject' }).click();
  await manager.getByText('Rejected: it goes back to sales').waitFor();

  // Nobody touches the page of sales: it follows.
  await sales.getByText('No proof of origin.').waitFor();
  await sales.getByRole('button', { name: 'Edit' }).click();
  await field('Title').fill('Autumn tasting, with proof');
  await gql(
    'mutation ($input: UpdateRequirementInput!) { updateRequirement(input: $input) { errors { message } } }',
    { input: { id, title: 'Tasting in autumn', expectedResults: '2,000 tins sold' } },
    await signIn('sales'),
  );
  await sales.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = sales.getByRole('alert').filter({ hasText: 'Somebody else has changed this meanwhile.' });
  await conflict.getByText('Tasting in autumn').waitFor();
  await conflict.getByRole('button', { name: 'Save mine' }).click();
  await sales.getByRole('heading', { level: 1, name: 'Autumn tasting, with proof' }).waitFor();
  await sales.getByText('2,000 tins sold').waitFor();
  await sales.getByRole('button', { name: 'Submit for review' }).click();

  await manager.getByRole('radiogroup', { name: 'Company values' }).waitFor();
  for (const criterion of criteria) await judge(criterion, 'Passes');
  await manager.getByRole('button', { name: 'Approve' }).click();
  await manager.getByRole('button', { name: 'Initiate project' }).and(manager.locator(':not([aria-disabled])')).click();
  await manager.getByRole('dialog').getByRole('button', { name: 'Initiate project' }).click();
  await manager.waitForURL('**/projects/**');
  await manager.getByRole('heading', { level: 1, name: /Autumn tasting, with proof/ }).waitFor();
  await assertInWords(sales, 'the page of a requirement');
  assert.deepEqual(faults, []);
});
