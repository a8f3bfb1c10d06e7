/** A page that is open goes on when its server is killed and started again: it says so, keeps what is typed, and misses nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch } from '../browser.mjs';
import { freePort, program, serve } from '../server.mjs';
import { connected, signIn } from './page.mjs';

const skip = !program && 'PLIMSOLL_PROGRAM names no server';

test('a page outlives its server', { skip, timeout: 180_000 }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'plimsoll-restart-'));
  const port = await freePort();
  let server = await serve(directory, port);
  t.after(() => {
    server.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  const browser = await launch(t);
  const page = await browser.newPage({ locale: 'en-US' });
  const base = `http://127.0.0.1:${port}`;
  await page.goto(base);
  await signIn(page, 'admin');
  await page.goto(`${base}/lines`);
  await page.getByRole('button', { name: 'Add a line' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a line' });
  await dialog.getByLabel('Name').fill('Typed before');
  await connected(page);

  server.kill('SIGKILL');
  await page.getByText('Out of reach since').waitFor();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByRole('alert').getByText('The server is out of reach').waitFor();
  assert.equal(await dialog.getByLabel('Name').inputValue(), 'Typed before');

  server = await serve(directory, port);
  await page.getByText('The server is back').waitFor();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('table', { name: 'Business lines' }).getByText('Typed before').waitFor();
});
