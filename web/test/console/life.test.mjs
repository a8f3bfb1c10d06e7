/**
 * The whole life of a project, from its customer to its last payment, by the people who live it, each in a browser of their own. What
 * one does, the next one finds on their first screen.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { choose, people, pick, typeDay } from './page.mjs';

const criteria = ['Company values', 'Audience fit', 'Product quality', 'Selling points'];
const run = Date.now();
const name = `Harbour night ${run}`;
const price = '400000';

test('nine people play a project from its customer to its completion', { timeout: 240_000 }, async (t) => {
  const as = await people(t);
  const today = await day(0);

  const requirement = await write(as);
  const project = await approve(as, requirement);
  await plan(as, project, today);
  await propose(as, project);
  await passCompliance(as, project);
  await sign(as, project);
  await work(as, project);
  await spend(as, project);
  await deliver(as, project);
  await collect(as, project);
  await complete(as, project);
  await lookBack(as, project);
});

/** Sales registers the customer and writes down what they want. */
async function write(as) {
  const sales = await as('sales');
  await sales.getByRole('link', { name: 'Customers', exact: true }).click();
  await sales.getByRole('button', { name: 'New customer' }).click();
  const form = sales.getByRole('dialog', { name: 'New customer' });
  await form.getByRole('textbox', { name: 'Name' }).first().fill(`Harbour Inn ${run}`);
  await form.getByRole('textbox', { name: 'Name' }).nth(1).fill('Mia Brandt');
  await form.getByRole('button', { name: 'Save' }).click();
  await sales.getByRole('heading', { level: 1, name: `Harbour Inn ${run}` }).waitFor();

  await sales.getByRole('link', { name: 'New requirement' }).click();
  await sales.getByRole('textbox', { name: 'Title' }).fill(name);
  await sales.getByRole('textbox', { name: 'Service' }).fill('Evening event');
  await sales.getByRole('textbox', { name: 'Quantity' }).fill('1');
  await sales.getByRole('textbox', { name: 'Unit price' }).fill(price);
  await sales.keyboard.press('Tab');
  await sales.getByRole('button', { name: 'Save draft' }).click();
  await sales.getByRole('heading', { level: 1, name }).waitFor();
  await sales.getByRole('button', { name: 'Submit for review' }).click();
  await sales.getByText('Submitted: the project managers review it.').waitFor();
  return sales.url();
}

/** The manager finds it, reviews it, and makes a project of it. */
async function approve(as, requirement) {
  const manager = await as('project_manager');
  await manager.getByRole('link', { name }).first().waitFor();
  await manager.goto(requirement);
  for (const criterion of criteria)
    await manager.getByRole('radiogroup', { name: criterion }).getByText('Passes', { exact: true }).click();
  await manager.getByRole('button', { name: 'Approve' }).click();
  await manager.getByRole('button', { name: 'Initiate project' }).and(manager.locator(':not([aria-disabled])')).click();
  await manager.getByRole('dialog').getByRole('button', { name: 'Initiate project' }).click();
  await manager.waitForURL('**/projects/**');
  await manager.getByRole('heading', { level: 1, name }).waitFor();
  const id = decodeURIComponent(new URL(manager.url()).pathname.split('/')[2]);
  return { id, address: manager.url() };
}

/** The manager says by when it is done. */
async function plan(as, { id }, today) {
  const manager = await as('project_manager');
  await manager.getByRole('button', { name: 'Make the plan' }).first().click();
  const dialog = manager.getByRole('dialog', { name: 'Make the plan' });
  await typeDay(dialog, 'First day', today);
  await typeDay(dialog, 'Last day', await day(30));
  await typeDay(dialog, /^Milestone: Evening event/, await day(25));
  await dialog.getByRole('button', { name: 'Save the plan' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { plannedStart, plannedEnd, serviceItems } = await read(id, 'plannedStart plannedEnd serviceItems { milestoneDate }');
  assert.deepEqual([plannedStart, plannedEnd, serviceItems[0].milestoneDate], [today, await day(30), await day(25)]);
}

/** The proposal with its estimate goes to the customer, who says yes to sales. */
async function propose(as, { address }) {
  const manager = await as('project_manager');
  await manager.goto(`${address}/money`);
  await manager.getByRole('button', { name: 'Write the proposal' }).click();
  const form = manager.getByRole('dialog');
  await form.getByRole('textbox', { name: /^What the customer is offered/ }).fill('An evening with lights and a band.');
  await form.getByRole('textbox', { name: /^Price/ }).fill(price);
  await form.getByRole('textbox', { name: 'Venue' }).fill('80000');
  await form.getByRole('textbox', { name: 'Media' }).fill('70000');
  await manager.keyboard.press('Tab');
  await form.getByText('Within the limits of finance').waitFor();
  await form.getByRole('button', { name: 'Save this revision' }).click();
  await form.waitFor({ state: 'detached' });
  await manager.getByRole('button', { name: 'Send to the customer' }).first().click();
  await manager.getByText('It is with the customer now').waitFor();

  const sales = await as('sales');
  await sales.goto(`${address}/money`);
  await sales.getByRole('button', { name: "Record the customer's decision" }).first().click();
  const decision = sales.getByRole('dialog');
  await decision.getByText('confirms it').click();
  await decision.getByRole('textbox', { name: /^Who decided/ }).fill('Mia Brandt');
  await decision.getByRole('button', { name: 'Record' }).click();
  await decision.waitFor({ state: 'detached' });
}

/** Finance answers for the margin, then legal for the risk. */
async function passCompliance(as, { id, address }) {
  const manager = await as('project_manager');
  await manager.getByRole('button', { name: 'Submit for compliance' }).first().click();
  await manager.getByRole('dialog').getByRole('button', { name: 'Submit for compliance' }).click();
  await manager.getByRole('dialog').waitFor({ state: 'detached' });

  const finance = await as('finance');
  const row = finance.getByRole('row').filter({ hasText: name });
  await row.getByRole('button', { name: 'Review' }).click();
  await finance.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await finance.getByText(`Approved: ${name}`).waitFor();
  const legal = await as('legal');
  await legal.goto(`${address}/money`);
  await legal.getByRole('button', { name: 'Decide' }).click();
  await legal.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await legal.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal((await read(id, 'stage')).stage, 'CONTRACTING');
}

/** Sales writes the contract, half due today and half when it is delivered; legal puts it in force, and the work begins. */
async function sign(as, { id, address }) {
  const [sales, legal] = [await as('sales'), await as('legal')];
  await sales.goto(`${address}/money`);
  await sales.getByRole('button', { name: 'Write the contract' }).click();
  const form = sales.getByRole('dialog');
  await form.getByRole('textbox', { name: /^Contract/ }).fill(`HN-${run}`);
  const half = String(Number(price) / 2);
  await form.getByRole('textbox', { name: /^Instalment 1/ }).fill(half);
  await typeDay(form, /^Due day/, await day(0));
  await form.getByRole('button', { name: 'Add an instalment' }).click();
  await form.getByRole('textbox', { name: /^Instalment 2/ }).fill(half);
  await form.getByRole('button', { name: /On a day/ }).last().click();
  await sales.getByRole('option', { name: /Evening event/ }).click();
  await form.getByText('The instalments sum to the price').waitFor();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await sales.getByRole('button', { name: 'Hand to legal' }).first().click();
  await sales.getByText('Legal decides on it now').waitFor();

  await legal.getByRole('button', { name: 'Decide' }).first().click();
  await legal.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
  await legal.getByText(`Contract HN-${run} is in force`).waitFor();
  assert.equal((await read(id, 'stage')).stage, 'EXECUTION');
}

/** The manager gives the work to a member, who finds it, reports half of it and raises a problem; the lead hears of it at once. */
async function work(as, { address }) {
  const [manager, lead] = [await as('project_manager'), await as('team_lead')];
  await manager.goto(`${address}/tasks`);
  await manager.getByRole('button', { name: 'New task' }).click();
  const dialog = manager.getByRole('dialog', { name: 'New task' });
  await dialog.getByRole('textbox', { name: /^Title/ }).fill(`Hang the lights ${run}`);
  await typeDay(dialog, 'First day', await day(0));
  await typeDay(dialog, 'Last day', await day(20));
  await choose(dialog, /^Assigned to/, 'Wang Siqi');
  await pick(dialog, /Service item/, /Evening event/);
  await dialog.getByText('Its end is a milestone').click();
  await dialog.getByRole('button', { name: 'New task' }).click();
  await dialog.waitFor({ state: 'detached' });

  const member = await as('member');
  const task = member.getByRole('listitem').filter({ hasText: `Hang the lights ${run}` });
  await task.getByRole('button', { name: 'Report progress' }).click();
  await task.getByRole('button', { name: '50%' }).click();
  await member.getByText(`Hang the lights ${run}: 50% reported`).waitFor();

  await manager.goto(`${address}/issues`);
  await manager.getByRole('button', { name: 'Raise a problem' }).first().click();
  const problem = `The band is ill ${run}`;
  const issue = manager.getByRole('dialog');
  await issue.getByRole('textbox', { name: /^What is the problem/ }).fill(problem);
  await pick(issue, /Severity/, 'Critical');
  await issue.getByRole('button', { name: 'Raise a problem' }).click();
  await issue.waitFor({ state: 'detached' });
  await lead.getByRole('region', { name: 'News' }).getByText(problem).waitFor();

  await manager.getByRole('button', { name: 'Resolve' }).click();
  await manager.getByRole('textbox', { name: /^How it was solved/ }).fill('Another band plays.');
  await manager.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await manager.getByRole('dialog').waitFor({ state: 'detached' });
  await manager.getByText('Another band plays.').waitFor();
}

/** A cost so large that finance alone does not do: the director agrees, and another one of finance pays. */
async function spend(as, { id, address }) {
  const payee = `Lanterns ${run}`;
  const manager = await as('project_manager');
  await manager.goto(`${address}/money`);
  await manager.getByRole('button', { name: 'Submit a cost' }).click();
  const form = manager.getByRole('dialog');
  await form.getByRole('textbox', { name: /^Purpose/ }).fill('Lights for the quay');
  await form.getByRole('textbox', { name: /^Amount/ }).fill('6万');
  await pick(form, /Category/, 'Venue');
  await form.getByRole('textbox', { name: /^Payee/ }).fill(payee);
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });

  const finance = await as('finance');
  await decide(finance, payee, 'Approve');
  const director = await as('director');
  await decide(director, payee, 'Approve');
  const other = await as('finance2');
  await decide(other, payee, 'Pay');
  const { costSummary } = await read(id, 'costSummary { paid { amount } }', 'finance');
  assert.equal(costSummary.paid.amount, '60000.00');
}

async function decide(page, payee, what) {
  await page.goto(new URL(`/costs?search=${encodeURIComponent(payee)}`, page.url()).href);
  await page.getByRole('row').filter({ hasText: payee }).getByRole('button', { name: what, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: what, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The member is done, and sales is told what can be collected. */
async function deliver(as, { id }) {
  const member = await as('member');
  const task = member.getByRole('listitem').filter({ hasText: `Hang the lights ${run}` });
  await task.getByRole('button', { name: 'Report progress' }).click();
  await task.getByRole('button', { name: 'Done' }).click();
  await task.waitFor({ state: 'detached' });
  const { serviceItems } = await read(id, 'serviceItems { status }');
  assert.equal(serviceItems[0].status, 'DELIVERED');
  const sales = await as('sales');
  await sales.goto(new URL('/collection', sales.url()).href);
  await sales.getByText(`Harbour Inn ${run}`).first().waitFor();
}

/** Finance records both instalments as they come in. */
async function collect(as, { id }) {
  const finance = await as('finance');
  for (const part of [1, 2]) {
    await finance.goto(new URL('/?list=receive', finance.url()).href);
    const row = finance.getByRole('row').filter({ hasText: `HN-${run}` });
    await row.first().getByRole('button', { name: 'Record receipt' }).click();
    const dialog = finance.getByRole('dialog', { name: 'Record a receipt' });
    await dialog.getByRole('textbox', { name: /^Bank reference/ }).fill(`HN-${run}-${part}`);
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  const { contract } = await read(id, 'contract { instalments { status } }');
  assert.deepEqual(
    contract.instalments.map(({ status }) => status),
    ['RECEIVED', 'RECEIVED'],
  );
}

/** Delivered and paid in full: only then it is complete. */
async function complete(as, { id, address }) {
  const manager = await as('project_manager');
  await manager.goto(address);
  await manager.getByRole('button', { name: 'Complete', exact: true }).first().click();
  await manager.getByRole('dialog').getByRole('button', { name: 'Complete', exact: true }).click();
  await manager.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal((await read(id, 'stage')).stage, 'COMPLETED');
}

/** What was learnt, for the next one like it. */
async function lookBack(as, { id, address }) {
  const { retrospective } = await done('project_manager', 'openRetrospective', 'retrospective { id }', { projectId: id });
  await done('project_manager', 'updateRetrospective', 'retrospective { id }', {
    id: retrospective.id,
    lessons: 'Ask two bands.',
    effects: [{ metric: 'Guests', target: 500, actual: 560 }],
  });
  await done('sales', 'recordSatisfaction', 'retrospective { id }', { id: retrospective.id, rating: 5, comment: 'Lovely.' });
  await done('project_manager', 'finishRetrospective', 'retrospective { id }', { id: retrospective.id });
  const owner = await as('business_owner');
  await owner.goto(`${address}/history`);
  await owner.getByText('Retrospective finished').first().waitFor();
}

/** A calendar day so many days from today, which is the organisation's. */
async function day(offset) {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
  return new Date(Date.parse(today) + offset * 86_400_000).toISOString().slice(0, 10);
}

async function read(id, fields, user = 'project_manager') {
  const { project } = await gql(`query ($id: ID!) { project(id: $id) { ${fields} } }`, { id }, await signIn(user));
  return project;
}

/** What has no screen yet is done by the API, as the person who would do it. */
async function done(user, mutation, fields, input) {
  const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} errors { code message field } } }`;
  return (await gql(document, { input }, await signIn(user)))[mutation];
}
