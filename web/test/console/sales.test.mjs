/** What sales can collect: every figure is that of the API, and opens rows that sum to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { assertAccessible, assertInWords, open } from './page.mjs';

const timeout = 60_000;

/** The instalments of the sales person's contracts that are in force. */
async function instalments(token) {
  const { viewer } = await gql('{ viewer { id } }', {}, token);
  const { projects } = await gql(
    `query ($me: ID!) {
      projects(first: 100, filter: { salesId: $me, stage: [EXECUTION, COLLECTION] }) {
        nodes { contract { status instalments { status dueOn outstanding { amount currency } } } }
      }
    }`,
    { me: viewer.id },
    token,
  );
  return projects.nodes.flatMap(({ contract }) => (contract?.status === 'ACTIVE' ? contract.instalments : []));
}

/** Of amounts as they are shown, such as `CN¥1,234.50`, the sum in minor units. */
const minorSum = (amounts) =>
  amounts.reduce((sum, amount) => sum + BigInt(amount.replace(/[^\d.]/g, '').replace('.', '')), 0n);

test('what is overdue is a figure of the API, and a door to its rows', { timeout }, async (t) => {
  const { page, faults } = await open(t, 'sales');
  const rows = await instalments(await signIn('sales'));
  const overdue = rows.filter(({ status, outstanding }) => status === 'OVERDUE' && outstanding.currency === 'CNY');
  const due = rows.filter(({ status, dueOn }) => dueOn && ['OVERDUE', 'DUE', 'PARTIALLY_RECEIVED'].includes(status));
  const expected = minorSum(overdue.map(({ outstanding }) => outstanding.amount));

  await page.getByRole('heading', { level: 1, name: new RegExp(`^${due.length} payments? to collect`) }).waitFor();
  const collect = page.getByRole('table', { name: 'To collect' });
  assert.equal(await collect.getByRole('row').count(), due.length + 1);
  await assertAccessible(page);
  await assertInWords(page, 'the home of sales');

  const figure = page.getByRole('link', { name: /^CN¥[\d,]+ ?Overdue/ });
  const shown = /^CN¥([\d,]+)/.exec(await figure.innerText())?.[1];
  // A figure leaves out the cents.
  const rounded = (expected + 50n) / 100n;
  assert.equal(BigInt(shown.replaceAll(',', '')), rounded);
  await figure.click();
  await page.getByRole('heading', { level: 1, name: 'Collection' }).waitFor();
  await page.getByText(`${overdue.length} instalment`).first().waitFor();
  const cells = page.getByRole('table', { name: 'Collection' }).locator('td[data-header="Outstanding"]');
  assert.equal(await cells.count(), overdue.length);
  assert.equal(minorSum(await cells.allInnerTexts()), expected);
  await assertAccessible(page);
  assert.deepEqual(faults, []);
});

test('sales sees progress and no cost, on a phone, too', { timeout }, async (t) => {
  const { page, faults } = await open(t, 'sales', { width: 360, height: 740, colorScheme: 'dark' });
  const { customers } = await gql('{ customers(first: 1, orderBy: NAME_ASC) { nodes { id name } } }', {}, await signIn('sales'));
  const [customer] = customers.nodes;
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.getByRole('heading', { level: 1, name: /to collect/ }).waitFor();
  await page.getByRole('table', { name: 'Projects of my customers' }).waitFor();
  assert.ok((await wide()) <= 0, 'the home is wider than the phone');
  for (const path of ['/customers', '/requirements', '/requirements/new', '/collection']) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status', { name: /^Loading/ }).waitFor({ state: 'detached' });
    assert.ok((await wide()) <= 0, `${path} is wider than the phone`);
    await assertAccessible(page);
  }
  await page.goto(new URL(`/customers/${encodeURIComponent(customer.id)}`, page.url()).href);
  await page.getByRole('heading', { level: 1, name: customer.name }).waitFor();
  assert.ok((await wide()) <= 0, 'the customer is wider than the phone');
  await assertAccessible(page);
  assert.doesNotMatch(await page.getByRole('main').innerText(), /\bcost\b|\bmargin\b/i);
  assert.deepEqual(faults, []);
});

test('finance records a receipt where its instalment stands', { timeout }, async (t) => {
  const { page, faults } = await open(t, 'finance');
  await page.goto(new URL('/collection?status=%5B%22NOT_DUE%22%5D', page.url()).href);
  const row = page.getByRole('table', { name: 'Collection' }).getByRole('row').nth(1);
  const link = row.getByRole('rowheader').getByRole('link');
  const id = decodeURIComponent((await link.getAttribute('href')).split('/').at(-1));
  const received = async () => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on Contract { received { amount } } } }';
    const { node } = await gql(query, { id }, await signIn('finance'));
    return minorSum([node.received.amount]);
  };
  const before = await received();
  await row.getByRole('button', { name: 'Record receipt' }).click();
  const dialog = page.getByRole('dialog', { name: 'Record a receipt' });
  await dialog.getByText(await link.innerText()).waitFor();
  await dialog.getByRole('textbox', { name: /^Amount/ }).fill('1');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  // One of a currency without cents is one as well.
  assert.ok([1n, 100n].includes((await received()) - before));
  assert.deepEqual(faults, []);
});

test('a page of others says so, and does not wait for ever', { timeout: 60_000 }, async (t) => {
  const { page } = await open(t, 'sales');
  for (const address of ['costs', 'reports/cost', 'workload']) {
    await page.goto(new URL(`/${address}`, page.url()).href);
    await page.locator('main').getByText('This is not for your role').waitFor();
  }
});
