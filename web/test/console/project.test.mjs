/** A project's page: its figures are the API's, its plan is moved, and two who look at it see the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { assertAccessible, connected, open } from './page.mjs';

const timeout = 60_000;
const manager = 'project_manager';
const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** A project in execution that this manager leads. */
async function project() {
  const token = await signIn(manager);
  const { viewer, projects } = await gql(
    `{ viewer { id }
      projects(first: 50, filter: { stage: [EXECUTION] }) {
        nodes {
          id name onHold plannedStart plannedEnd
          manager { id }
          healthReasons { message }
          progress { actual }
          serviceItems { service quantity }
        }
      } }`,
    {},
    token,
  );
  const found = projects.nodes.find(({ onHold, manager }) => !onHold && manager.id === viewer.id);
  return { token, ...found };
}

const addressOf = (page, id, tab = '') => new URL(`/projects/${encodeURIComponent(id)}${tab}`, page.url()).href;

function createTask(token, input) {
  const mutation = `mutation ($input: CreateTaskInput!) {
    createTask(input: $input) { task { id } errors { message } } }`;
  return gql(mutation, { input: { weight: 1, milestone: false, ...input } }, token).then(({ createTask }) => createTask.task.id);
}

function cancelTask(token, id) {
  const mutation = 'mutation ($input: CancelTaskInput!) { cancelTask(input: $input) { errors { message } } }';
  return gql(mutation, { input: { id } }, token);
}

test('the overview says what the API says', { timeout }, async (t) => {
  const { page } = await open(t, manager);
  const { id, name, healthReasons, progress, serviceItems } = await project();
  await page.goto(addressOf(page, id));
  await page.getByRole('heading', { level: 1, name }).waitFor();
  for (const { message } of healthReasons) await page.getByText(message).first().waitFor();
  await page.getByRole('img', { name: `${Math.round(progress.actual)}% of the work is done` }).waitFor();
  const milestones = page.getByRole('table', { name: 'Milestones' });
  assert.equal(await milestones.getByRole('row').count(), serviceItems.length + 1);
  await page.getByRole('figure', { name: 'Plan, earned value and cost' }).waitFor();
  await assertAccessible(page);
  await page.goto(addressOf(page, id, '/tasks'));
  await page.getByRole('treegrid', { name: 'Tasks' }).waitFor();
  await assertAccessible(page);
});

test('a task is added, moved by keyboard, and seen by another who looks', { timeout }, async (t) => {
  const { id, token } = await project();
  const [{ page }, other] = await Promise.all([open(t, manager), open(t, 'team_lead')]);
  await Promise.all([page, other.page].map((page) => page.goto(addressOf(page, id, '/tasks'))));
  await connected(other.page);

  const title = `Print the posters ${Date.now()}`;
  await page.getByRole('button', { name: 'New task' }).click();
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await dialog.getByRole('textbox', { name: /^Title/ }).fill(title);
  await dialog.getByRole('button', { name: 'New task' }).click();
  await dialog.waitFor({ state: 'detached' });
  await other.page.getByRole('row', { name: title }).waitFor({ timeout: 5_000 });

  const find = 'query ($id: ID!, $title: String!) { project(id: $id) { tasks(first: 1, filter: { search: $title }) { nodes { id } } } }';
  const { project: found } = await gql(find, { id, title }, token);
  const task = found.tasks.nodes[0].id;
  t.after(() => cancelTask(token, task));
  const update = 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { errors { message } } }';
  await gql(update, { input: { id: task, plannedStart: day(1), plannedEnd: day(2) } }, token);

  const row = page.getByRole('row', { name: title });
  await row.getByText('0% done').waitFor();
  await row.getByText(title).first().click();
  for (const key of ['ArrowRight', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await page.getByText(`${title} is now planned`).waitFor();
  const { node } = await gql('query ($id: ID!) { node(id: $id) { ... on Task { plannedStart plannedEnd } } }', { id: task }, token);
  assert.deepEqual(node, { plannedStart: day(3), plannedEnd: day(4) });
});

test('who plans what somebody else has planned meanwhile is told, and chooses', { timeout }, async (t) => {
  const { id, token, plannedStart, plannedEnd } = await project();
  const title = `Conflict ${Date.now()}`;
  const task = await createTask(token, { projectId: id, title, plannedStart, plannedEnd });
  t.after(() => cancelTask(token, task));
  const { page } = await open(t, manager);
  await page.goto(`${addressOf(page, id, '/tasks')}?task=${encodeURIComponent(task)}`);
  await page.getByRole('dialog', { name: 'Task' }).getByRole('button', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog', { name: `Change: ${title}` });
  await dialog.getByRole('textbox', { name: /^Title/ }).fill(`${title}, mine`);

  const update = 'mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { errors { message } } }';
  await gql(update, { input: { id: task, title: `${title}, theirs` } }, token);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('cell', { name: `${title}, theirs` }).waitFor();
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { node } = await gql('query ($id: ID!) { node(id: $id) { ... on Task { title } } }', { id: task }, token);
  assert.equal(node.title, `${title}, mine`);
});

test('a project is held with a reason, and goes on', { timeout }, async (t) => {
  const { id, token } = await project();
  const { page } = await open(t, manager);
  await page.goto(addressOf(page, id));
  await page.getByRole('button', { name: 'Put on hold' }).click();
  const hold = page.getByRole('dialog', { name: 'Put on hold' });
  await hold.getByRole('button', { name: 'Put on hold' }).click();
  await hold.getByText(/reason/i).first().waitFor();
  const reason = `The customer moves house ${Date.now()}`;
  await hold.getByRole('textbox', { name: /^Reason/ }).fill(reason);
  await hold.getByRole('button', { name: 'Put on hold' }).click();
  await page.getByText(reason).waitFor();

  await page.getByRole('button', { name: 'Resume' }).first().click();
  const resume = page.getByRole('dialog', { name: 'Resume' });
  await resume.getByRole('textbox', { name: /^Reason/ }).fill('They are in');
  await resume.getByText(/^Move all/).click();
  await resume.getByRole('button', { name: 'Resume' }).click();
  await page.getByText(reason).waitFor({ state: 'detached' });
  const { project: now } = await gql('query ($id: ID!) { project(id: $id) { onHold } }', { id }, token);
  assert.equal(now.onHold, false);

  await page.goto(addressOf(page, id, '/history'));
  await page.getByText('Project resumed').first().waitFor();
  await page.getByText(reason).first().waitFor();
});
