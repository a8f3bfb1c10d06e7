/** A server of a test's own, for those that start it, end it, or need a setting. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The program, where a test may start it. */
export const program = process.env.PLIMSOLL_PROGRAM;

/** A demo server on this port, which keeps its database in this directory; it answers when this returns. */
export async function serve(directory, port, ...settings) {
  const database = `sqlite://${join(directory, 'demo.db')}?mode=rwc`;
  const server = spawn(program, [
    'serve',
    '--demo',
    '--listen',
    `127.0.0.1:${port}`,
    '--database-url',
    database,
    ...settings,
  ]);
  server.stderr.resume();
  const lines = createInterface({ input: server.stdout });
  await new Promise((ready, failed) => {
    lines.on('line', (line) => line.includes('is ready') && ready());
    server.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
  });
  return server;
}

export async function freePort() {
  const listener = createServer();
  await new Promise((listening) => listener.listen(0, '127.0.0.1', listening));
  const { port } = listener.address();
  await new Promise((closed) => listener.close(closed));
  return port;
}
