/** The inbox: what is listed is what the API lists, and an alert is let wait from its page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { open } from './page.mjs';

const timeout = 60_000;

test('filters live in the address, and list what the API lists', { timeout }, async (t) => {
  const { page } = await open(t, 'team_lead');
  const filter = { status: ['OPEN'], kind: ['COST_OVERRUN'], minSeverity: 'SEVERE' };
  const { alerts } = await gql(
    'query ($filter: AlertFilter) { alerts(first: 50, filter: $filter) { totalCount nodes { project { name } } } }',
    { filter },
    await signIn('team_lead'),
  );
  const address = new URLSearchParams({ status: '["OPEN"]', kind: '["COST_OVERRUN"]', severity: 'SEVERE' });
  await page.goto(`${new URL(page.url()).origin}/inbox?${address}`);
  await page.getByText(new RegExp(`^${alerts.totalCount} alerts?$`)).waitFor();
  const names = await page.locator('tbody tr td:nth-child(2)').allTextContents();
  assert.deepEqual(
    names.toSorted(),
    alerts.nodes.map(({ project }) => project.name).toSorted(),
  );
});

test('an alert is let wait from its page, and says until when', { timeout }, async (t) => {
  const token = await signIn('team_lead');
  const { projects } = await gql('{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id } } }', {}, token);
  const title = `The studio is flooded at ${Date.now()}`;
  const { raiseIssue } = await gql(
    'mutation ($input: RaiseIssueInput!) { raiseIssue(input: $input) { issue { id } errors { message } } }',
    { input: { projectId: projects.nodes[0].id, title, severity: 'CRITICAL' } },
    token,
  );
  t.after(() =>
    gql(
      'mutation ($input: ResolveIssueInput!) { resolveIssue(input: $input) { errors { message } } }',
      { input: { id: raiseIssue.issue.id, resolution: 'Pumped dry' } },
      token,
    ),
  );
  const { alerts } = await gql(
    '{ alerts(first: 20, filter: { kind: [ISSUE_RAISED], status: [OPEN] }) { nodes { id message } } }',
    {},
    token,
  );
  const alert = alerts.nodes.find(({ message }) => message.includes(title));

  const { page } = await open(t, 'team_lead');
  await page.goto(`${new URL(page.url()).origin}/alerts/${encodeURIComponent(alert.id)}`);
  await page.getByText(title).first().waitFor();
  await page.getByRole('button', { name: 'Snooze' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let the alert wait' });
  await dialog.getByRole('textbox').fill('The pump comes tomorrow');
  await dialog.getByRole('button', { name: 'Snooze' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Snoozed until', { exact: true }).waitFor();
  await page.getByText('The pump comes tomorrow').waitFor();
});
