/** The programs in `examples/` that follow the stream go on where they were when the server is killed and started. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { password } from './demo.mjs';
import { freePort, program, serve } from './server.mjs';

const python = process.env.PYTHON ?? 'python3';
const examples = new URL('../../examples/', import.meta.url);

/** What uses each program: prints each cursor, which the reader keeps. */
const users = {
  'follow.mjs': [
    process.execPath,
    'use.mjs',
    `import { follow } from './follow.mjs';
     const [url, token, after] = process.argv.slice(2);
     for await (const event of follow(url, () => token, after)) console.log(event.cursor);`,
  ],
  'follow.py': [
    python,
    'use.py',
    `import asyncio, sys
from follow import follow
async def main():
    url, token, after = sys.argv[1:]
    async for event in follow(url, lambda: token, after):
        print(event["cursor"], flush=True)
asyncio.run(main())`,
  ],
};

test('the programs that follow the stream', { skip: !program && 'PLIMSOLL_PROGRAM names no server', timeout: 180_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'plimsoll-kit-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  symlinkSync(resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../node_modules'), join(directory, 'node_modules'));
  for (const [name, [, user, text]] of Object.entries(users)) {
    copyFileSync(new URL(name, examples), join(directory, name));
    writeFileSync(join(directory, user), text);
  }

  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  let server = await serve(directory, port);
  t.after(() => server.kill('SIGKILL'));
  const ask = async (query, variables = {}, token = null) => {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await answer.json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  };
  const { signIn } = await ask('mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }', {
    input: { email: 'team_lead@demo.example', password },
  });
  const token = signIn.accessToken;
  const { alertCursor, alerts } = await ask(
    '{ alertCursor alerts(first: 1, filter: { status: [OPEN] }) { nodes { id } } }',
    {},
    token,
  );
  const acknowledge = async () => {
    const query = 'mutation ($id: ID!) { acknowledgeAlert(input: { id: $id, note: "Seen." }) { errors { message } } }';
    const done = await ask(query, { id: alerts.nodes[0].id }, token);
    assert.deepEqual(done.acknowledgeAlert.errors, []);
  };

  const followers = Object.values(users).map(([command, user]) => {
    const child = spawn(command, [user, url.replace('http', 'ws'), token, alertCursor], { cwd: directory });
    t.after(() => child.kill('SIGKILL'));
    const follower = { user, cursors: [], said: '' };
    createInterface({ input: child.stdout }).on('line', (line) => follower.cursors.push(line));
    child.stderr.on('data', (data) => (follower.said += data));
    return follower;
  });
  const all = (count) =>
    until(() => followers.every(({ cursors }) => cursors.length >= count), () =>
      followers.map(({ user, cursors, said }) => `${user}: ${cursors.length} of ${count} ${said}`).join('\n'));

  for (let n = 0; n < 3; n += 1) await acknowledge();
  await all(3);
  for (let round = 1; round <= 2; round += 1) {
    await acknowledge();
    server.kill('SIGKILL');
    await new Promise((done) => server.once('exit', done));
    await delay(1500);
    server = await serve(directory, port);
    // Before anybody has come back.
    for (let n = 0; n < 2; n += 1) await acknowledge();
    await all(3 + 3 * round);
  }
  // A repeat would come late.
  await delay(2000);
  const [one, other] = followers;
  assert.ok(one.cursors.length >= 9, one.said);
  assert.deepEqual(one.cursors, await read(url, token, alertCursor, one.cursors.length));
  assert.deepEqual(other.cursors, one.cursors);
});

/** The cursors of so many events after one, read in one go. */
async function read(url, token, after, count) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: 'subscription ($after: String) { alerts(after: $after) { type } }', variables: { after } }),
  });
  const reader = answer.body.getReader();
  for (let text = ''; ;) {
    text += Buffer.from((await reader.read()).value);
    const ids = [...text.matchAll(/^id: (.*)\n/gm)].map(([, id]) => id);
    if (ids.length >= count) {
      await reader.cancel();
      return ids;
    }
  }
}

async function until(fulfilled, describe) {
  const deadline = Date.now() + 30_000;
  while (!fulfilled()) {
    if (Date.now() > deadline) throw new Error(`not in time:\n${describe()}`);
    await delay(50);
  }
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
