/** The business owner's first screen and the report of costs: each figure is the API's, and opens rows that sum to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { open } from './page.mjs';

const timeout = 60_000;

const money = ({ amount, currency }, whole = false) =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    ...(whole && { maximumFractionDigits: 0, minimumFractionDigits: 0 }),
  }).format(amount);

test('the amount in execution opens the contracts that it sums', { timeout }, async (t) => {
  const { dashboard } = await gql(
    '{ dashboard { executionAmount { amount currency } progressDistribution { from to count } } }',
    {},
    await signIn('business_owner'),
  );
  const { page } = await open(t, 'business_owner');
  for (const amount of dashboard.executionAmount) {
    await page.getByRole('link', { name: money(amount, true) }).click();
    await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
    await page.getByText(money(amount), { exact: true }).waitFor();
    await page.goBack();
  }

  const bucket = dashboard.progressDistribution.find(({ count }) => count > 0);
  await page.locator(`a[href*="progressFrom=${bucket.from}"]`).click();
  await page.getByText(`${bucket.count} project`).waitFor();
  assert.equal(await page.locator('tbody tr th a').count(), bucket.count);
});

test('a figure of the report of costs opens the costs that it sums', { timeout }, async (t) => {
  const { page } = await open(t, 'business_owner', { width: 1440 });
  await page.goto(`${new URL(page.url()).origin}/reports/cost?period=all&by=MANAGER`);
  const { dashboard } = await gql(
    '{ dashboard { costReport(groupBy: [MANAGER]) { manager { name } paid { amount currency } total { amount currency } } } }',
    {},
    await signIn('business_owner'),
  );
  const currency = dashboard.costReport[0].total.currency;
  const own = dashboard.costReport.filter(({ total }) => total.currency === currency);
  const table = page.getByRole('table', { name: 'Cost report' }).first();
  await table.getByRole('row').nth(own.length).waitFor();
  const shown = await table.locator('tbody tr td:nth-child(5)').allTextContents();
  assert.deepEqual(
    shown,
    own.map(({ total }) => money(total)),
    'all rows, the largest first',
  );

  const smallest = own.findLast(({ paid }) => Number(paid.amount) > 0);
  const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: smallest.manager.name }) });
  await row.getByRole('link', { name: money(smallest.paid) }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Costs' }).waitFor();
  await page.getByText(money(smallest.paid)).first().waitFor();
});
