/** The team lead's first screen: its figures, its rows, and an alert from its raising to its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { connected, open } from './page.mjs';

const timeout = 60_000;

/** The projects that the progress table lists, as the API lists them, worst first. */
async function atWork(token) {
  const query = `query ($after: String) {
    projects(first: 100, after: $after, orderBy: ATTENTION, filter: { stage: [EXECUTION, COLLECTION] }) {
      pageInfo { hasNextPage endCursor }
      nodes { id name health healthReasons { rule } }
    }
  }`;
  const rows = [];
  for (let after = null; ; ) {
    const { projects } = await gql(query, { after }, token);
    rows.push(...projects.nodes);
    if (!projects.pageInfo.hasNextPage) return rows;
    after = projects.pageInfo.endCursor;
  }
}

const rowNames = (page) => page.locator('table tbody tr th a > span:nth-child(2)').allTextContents();

test('every figure of the lead opens the rows that make it', { timeout }, async (t) => {
  const { page } = await open(t, 'team_lead');
  const projects = await atWork(await signIn('team_lead'));
  const named = (health) => projects.filter((project) => project.health === health);

  const needy = named('OFF_TRACK').length;
  await page.getByRole('heading', { level: 1, name: `${projects.length} projects at work, ${needy} need` }).waitFor();
  assert.deepEqual(await rowNames(page), projects.map(({ name }) => name), 'the worst first, as the API says');

  for (const [health, label] of [
    ['OFF_TRACK', 'Off track'],
    ['AT_RISK', 'At risk'],
    ['ON_TRACK', 'On track'],
  ]) {
    const figure = page.getByRole('link', { name: new RegExp(`^${named(health).length}\\s*${label}$`) });
    await figure.click();
    await page.waitForURL(new RegExp(`health=${health}`));
    assert.deepEqual(await rowNames(page), named(health).map(({ name }) => name), label);
  }

  const overdue = projects.filter(({ healthReasons }) => healthReasons.some(({ rule }) => rule === 'COLLECTION_OVERDUE'));
  await page.getByRole('link', { name: `Collection overdue ${overdue.length}` }).click();
  await page.waitForURL(/why=COLLECTION_OVERDUE/);
  assert.deepEqual(await rowNames(page), overdue.map(({ name }) => name));
});

test('an alert slides in, is acknowledged in place, and is told to be over', { timeout }, async (t) => {
  const { page } = await open(t, 'team_lead', { width: 1440 });
  const alerts = page.getByRole('complementary', { name: 'Alerts' });
  await alerts.waitFor();
  await connected(page);

  const token = await signIn('team_lead');
  const { projects } = await gql('{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id name } } }', {}, token);
  const [project] = projects.nodes;
  const title = `The host has lost her voice at ${Date.now()}`;
  const { raiseIssue } = await gql(
    'mutation ($input: RaiseIssueInput!) { raiseIssue(input: $input) { issue { id } errors { message } } }',
    { input: { projectId: project.id, title, severity: 'CRITICAL' } },
    token,
  );

  const card = alerts.getByRole('article').filter({ hasText: title });
  await card.waitFor();
  await card.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge the alert' });
  await dialog.getByRole('textbox').fill('Her sister speaks instead');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await dialog.waitFor({ state: 'detached' });
  await card.waitFor({ state: 'detached' });

  const { project: after } = await gql(
    `query ($id: ID!) { project(id: $id) { alerts(first: 20, filter: { status: [ACKNOWLEDGED] }) {
      nodes { message note acknowledgedBy { email } }
    } } }`,
    { id: project.id },
    token,
  );
  const alert = after.alerts.nodes.find(({ message }) => message.includes(title));
  assert.equal(alert?.note, 'Her sister speaks instead');
  assert.equal(alert?.acknowledgedBy.email, 'team_lead@demo.example');

  await gql(
    'mutation ($input: ResolveIssueInput!) { resolveIssue(input: $input) { errors { message } } }',
    { input: { id: raiseIssue.issue.id, resolution: 'She speaks again' } },
    token,
  );
  await alerts.getByText(`Over: ${project.name}`).waitFor();
});

test('what changed between two visits is marked, until it is seen', { timeout }, async (t) => {
  const { page } = await open(t, 'team_lead');
  await page.getByRole('table', { name: 'Progress table' }).waitFor();
  const key = await page.waitForFunction(() => Object.keys(localStorage).find((key) => key.startsWith('plimsoll:looked:')));
  // The visit ended an hour ago.
  await page.evaluate((key) => {
    const { last } = JSON.parse(localStorage.getItem(key));
    const ended = { ...last, at: last.at - 3_600_000 };
    localStorage.setItem(key, JSON.stringify({ since: ended, last: ended }));
  }, await key.jsonValue());

  const token = await signIn('team_lead');
  const { projects } = await gql('{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id name } } }', {}, token);
  const { raiseIssue } = await gql(
    'mutation ($input: RaiseIssueInput!) { raiseIssue(input: $input) { issue { id } errors { message } } }',
    { input: { projectId: projects.nodes[0].id, title: 'The poster was misprinted', severity: 'CRITICAL' } },
    token,
  );
  t.after(() =>
    gql(
      'mutation ($input: ResolveIssueInput!) { resolveIssue(input: $input) { errors { message } } }',
      { input: { id: raiseIssue.issue.id, resolution: 'Printed anew' } },
      token,
    ),
  );

  await page.reload();
  await page.getByRole('link', { name: /New to you$/ }).click();
  await page.waitForURL(/changed=true/);
  assert.deepEqual(await rowNames(page), [projects.nodes[0].name]);
  await page.getByText('New: Raised').waitFor();
  await page.getByRole('button', { name: 'All seen' }).click();
  await page.getByText('No project of this kind').waitFor();
});
