/** Finance, the director and legal: their figures are those of the API, and what they decide is done. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { assertAccessible, assertInWords, open } from './page.mjs';

const timeout = 60_000;

/** All costs of a status that somebody may do something with, oldest first. */
async function costs(token, status, action) {
  const found = [];
  for (let after = null, more = true; more; ) {
    const { costs } = await gql(
      `query ($status: CostStatus!, $after: String) {
        costs(first: 100, after: $after, filter: { status: [$status] }, orderBy: CREATED_AT_ASC) {
          nodes { id description amount { amount currency } allowedActions { action allowed } }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { status, after },
      token,
    );
    found.push(...costs.nodes);
    more = costs.pageInfo.hasNextPage;
    after = costs.pageInfo.endCursor;
  }
  return found.filter(({ allowedActions }) => allowedActions.some((one) => one.action === action && one.allowed));
}

async function statusOf(id, token) {
  const { node } = await gql('query ($id: ID!) { node(id: $id) { ... on Cost { status } } }', { id }, token);
  return node.status;
}

/** The sums per currency as the page writes them. */
function sums(amounts) {
  const cents = new Map();
  for (const { amount, currency } of amounts) {
    const minor = BigInt(amount.replace('.', ''));
    cents.set(currency, (cents.get(currency) ?? 0n) + minor);
  }
  return [...cents].map(([currency, minor]) => {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits;
    const text = String(minor).padStart(digits + 1, '0');
    return format.format(digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text);
  });
}

const queue = (page, list) => page.locator(`nav a[data-list="${list}"]`);

test('each figure of finance is the sum of its rows, and many costs are approved at once', { timeout }, async (t) => {
  const token = await signIn('finance');
  const { page, faults } = await open(t, 'finance');
  for (const [list, status, action] of [
    ['approve', 'SUBMITTED', 'approveCost'],
    ['pay', 'APPROVED', 'payCost'],
  ]) {
    const mine = await costs(token, status, action);
    await queue(page, list).getByText(new RegExp(`^${mine.length}$`)).waitFor();
    const said = await queue(page, list).innerText();
    for (const sum of sums(mine.map(({ amount }) => amount))) assert.ok(said.includes(sum), `${sum} in ${said}`);
  }
  await assertAccessible(page);
  await assertInWords(page, 'the home of finance');

  const [first, second] = await costs(token, 'SUBMITTED', 'approveCost');
  await queue(page, 'approve').click();
  const table = page.getByRole('table', { name: 'To approve' });
  for (const row of [1, 2]) await table.getByRole('checkbox', { name: `Select row ${row}`, exact: true }).check();
  await page.getByText(/^2 costs are chosen/).waitFor();
  await page.getByRole('button', { name: 'Approve what is chosen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('2 costs are approved').waitFor();
  for (const { id } of [first, second]) assert.notEqual(await statusOf(id, token), 'SUBMITTED');
  assert.deepEqual(faults, []);
});

test('the director reads why, and approves on a phone', { timeout }, async (t) => {
  const token = await signIn('director');
  const mine = await costs(token, 'FINANCE_APPROVED', 'approveCost');
  const { page, faults } = await open(t, 'director', { width: 360, height: 780 });
  await page.getByRole('heading', { level: 1, name: `${mine.length} costs wait for you` }).waitFor();
  for (const sum of sums(mine.map(({ amount }) => amount))) await page.getByText(sum).first().waitFor();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: mine[0].description }) }).first();
  assert.match(await card.innerText(), /All costs of the project come to|By itself it comes to|to the same payee/);
  assert.match(await card.innerText(), /If approved/);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'wider than the phone');
  await assertAccessible(page);

  await card.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByLabel('Comment').fill('Within the plan');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByText(/^Approved: /).waitFor();
  assert.equal(await statusOf(mine[0].id, token), 'APPROVED');
  await page.getByRole('heading', { level: 1, name: `${mine.length - 1} costs wait for you` }).waitFor();
  assert.deepEqual(faults, []);
});

test('legal refuses a contract with a reason, and none without', { timeout }, async (t) => {
  const token = await signIn('legal');
  const { workQueues } = await gql(
    '{ workQueues { duty count items { ... on Contract { id number } } } }',
    {},
    token,
  );
  const waiting = workQueues.find(({ duty }) => duty === 'DECIDE_CONTRACT');
  const { page, faults } = await open(t, 'legal');
  await queue(page, 'contracts').getByText(new RegExp(`^${waiting.count}$`)).waitFor();
  await assertAccessible(page);
  await assertInWords(page, 'the home of legal');

  const { id, number } = waiting.items[0];
  const card = page.getByRole('listitem').filter({ hasText: number }).first();
  await card.getByRole('button', { name: 'Decide' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Refuse' }).click();
  // The server's reason stands at the field, and what is typed next is kept by it.
  await sheet.getByLabel('Comment').and(page.locator('[aria-invalid="true"]')).waitFor();
  await sheet.getByLabel('Comment').fill('The penalty clause is missing.');
  await sheet.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText(`Contract ${number} is refused`).waitFor();
  const { node } = await gql(
    'query ($id: ID!) { node(id: $id) { ... on Contract { status comment } } }',
    { id },
    token,
  );
  assert.deepEqual(node, { status: 'REJECTED', comment: 'The penalty clause is missing.' });
  assert.deepEqual(faults, []);
});

test('a manager sees the margin while the estimate is typed, and a cost is submitted once', { timeout }, async (t) => {
  const token = await signIn('project_manager');
  const { projects } = await gql(
    `{ projects(first: 100) { nodes { id stage allowedActions { action allowed } serviceItems { amount { currency } } } } }`,
    {},
    token,
  );
  const able = (action) =>
    projects.nodes.find(({ allowedActions }) => allowedActions.some((one) => one.action === action && one.allowed));
  const { page, faults } = await open(t, 'project_manager');

  const planned = able('draftProposal');
  const currency = planned.serviceItems[0].amount.currency;
  const money = (id) => new URL(`/projects/${encodeURIComponent(id)}/money`, page.url()).href;
  await page.goto(`${money(planned.id)}?form=draftProposal`);
  const form = page.getByRole('dialog');
  await form.getByLabel('Price').fill('1000');
  await form.getByLabel('Media').waitFor();
  for (const input of await form.locator('input[name^="estimate"]').all()) await input.fill('');
  await form.getByLabel('Media').fill('812.5');
  const { marginPreview } = await gql(
    `query ($input: MarginPreviewInput!) { marginPreview(input: $input) { profit { amount } margin approvable } }`,
    {
      input: {
        projectId: planned.id,
        quote: { amount: '1000', currency },
        estimate: (await gql('{ costCategories { code } }', {}, token)).costCategories.map(({ code }) => ({
          category: code,
          amount: { amount: code === 'MEDIA' ? '812.5' : '0', currency },
        })),
      },
    },
    token,
  );
  assert.equal(marginPreview.approvable, false);
  await form.getByText('18.8%').waitFor();
  await form.getByText(/above/).waitFor();
  await assertAccessible(page);

  const working = able('submitCost');
  await page.goto(`${money(working.id)}?form=submitCost`);
  const description = `Posters ${Date.now()}`;
  await form.getByLabel('Purpose').fill(description);
  await form.getByLabel('Amount').fill('1,234.5');
  await form.getByLabel('Payee').fill('Northlight Print');
  await form.getByRole('button', { name: /Category/ }).click();
  await page.getByRole('option').first().click();
  await form.getByRole('button', { name: 'Submit' }).dblclick();
  await page.getByText(/^Submitted: /).first().waitFor();
  const { costs: found } = await gql(
    'query ($search: String!) { costs(first: 5, filter: { search: $search }) { nodes { amount { amount } } } }',
    { search: description },
    token,
  );
  assert.deepEqual(found.nodes, [{ amount: { amount: '1234.50' } }]);
  assert.deepEqual(faults, []);
});
