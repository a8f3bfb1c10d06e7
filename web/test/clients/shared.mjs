/** What the tests of clients share: an alert to wait for, a token that ran out, a place to generate code in. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gql, password, signIn } from '../demo.mjs';

export const schemaFile = fileURLToPath(new URL('../../../schema.graphql', import.meta.url));
/** The TypeScript compiler of the playground; gql.tada has an older one for itself. */
export const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
const packages = fileURLToPath(new URL('node_modules', import.meta.url));

/**
 * A project that the team lead is told of, and the end of the stream of alerts: whoever begins there is told what is
 * raised from now on, however late they begin.
 */
export async function beforeAlert() {
  const { projects, alertCursor } = await gql(
    '{ projects(first: 1, filter: { stage: [EXECUTION] }) { nodes { id code } } alertCursor }',
    {},
    await signIn('team_lead'),
  );
  return { project: projects.nodes[0], after: alertCursor };
}

/** Raises a critical problem, which the team lead is alerted of. It is solved when the test ends. */
export async function raiseProblem(t, project) {
  const token = await signIn('team_lead');
  const { raiseIssue } = await gql(
    `mutation ($input: RaiseIssueInput!) {
      raiseIssue(input: $input) { issue { id title version } errors { code message field } }
    }`,
    { input: { projectId: project.id, title: 'The venue is flooded', severity: 'CRITICAL' } },
    token,
  );
  const { issue } = raiseIssue;
  t.after(() =>
    gql(
      'mutation ($input: ResolveIssueInput!) { resolveIssue(input: $input) { errors { code message field } } }',
      { input: { id: issue.id, resolution: 'Another venue was found.' } },
      token,
    ),
  );
  return issue;
}

const signInDocument = `mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken refreshToken expiresAt errors { code message field } }
}`;

/** A session of the team lead's own, whose access token is no longer good while its refresh token still is. */
export async function staleSession() {
  const input = { email: 'team_lead@demo.example', password };
  const { signIn: ended } = await gql(signInDocument, { input });
  const { signIn: session } = await gql(signInDocument, { input });
  await gql('mutation ($input: SignOutInput!) { signOut(input: $input) { errors { code message } } }', {
    input: { refreshToken: ended.refreshToken },
  });
  return { accessToken: ended.accessToken, refreshToken: session.refreshToken };
}

/** A directory with these files that finds the packages of the tests, and goes when the test ends. */
export function workplace(t, files) {
  const directory = mkdtempSync(join(tmpdir(), 'plimsoll-clients-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  symlinkSync(packages, join(directory, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof text === 'string' ? text : JSON.stringify(text));
  }
  return directory;
}

/** Runs a program that comes with the packages. That it fails is an exception with what it printed. */
export async function run(directory, program, ...args) {
  try {
    const { stdout } = await promisify(execFile)(resolve(packages, '.bin', program), args, { cwd: directory });
    return stdout;
  } catch (failed) {
    throw new Error(`${program} failed:\n${failed.stdout}\n${failed.stderr}`);
  }
}
