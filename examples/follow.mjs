/**
 * Follows the alerts of a Plimsoll server and loses none. It needs `npm install graphql-ws ws`.
 *
 *     import { follow } from './follow.mjs';
 *     for await (const event of follow('ws://127.0.0.1:8080/graphql', () => accessToken, cursor)) {
 *       await handle(event);
 *       cursor = event.cursor; // keep it where it survives your program, and begin with it next time
 *     }
 */
import { createClient } from 'graphql-ws';

const webSocketImpl = globalThis.WebSocket ?? (await import('ws')).WebSocket; // Node.js has one from 22 on
const query = `subscription ($after: String) {
  alerts(after: $after) { cursor type severity alert { rule message project { code } } }
}`;

/** Every alert after the cursor, once and in order; `token` gives an access token to connect with. */
export async function* follow(url, token, after) {
  for (;;) {
    const connectionParams = async () => ({ Authorization: `Bearer ${await token()}` });
    const client = createClient({ url, webSocketImpl, connectionParams, retryAttempts: 0 });
    try {
      for await (const { data } of client.iterate({ query, variables: { after } })) {
        yield data.alerts;
        after = data.alerts.cursor;
      }
    } catch (lost) {
      const { code, retryAfter } = Array.isArray(lost) ? lost[0].extensions : {};
      const refused = code && code !== 'UNAVAILABLE' && !retryAfter;
      if (refused) throw new Error(lost[0].message); // as it will be again
    } finally {
      client.dispose();
    }
    await new Promise((resolve) => setTimeout(resolve, 500 + 1000 * Math.random()));
  }
}
