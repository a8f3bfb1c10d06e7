/** A cost overrun reaches a real `graphql-ws` client within a second of the payment that caused it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { crossRedLine, findProjectBelowRedLine, graphqlUrl, signIn } from './demo.mjs';

const document = `subscription {
  costOverruns {
    cursor
    type
    at
    alert {
      rule
      severity
      en: message(locale: "en")
      zh: message(locale: "zh-CN")
      evidence { name value }
      project { code }
    }
  }
}`;

test('a payment past the red line is pushed to the team lead', { timeout: 60_000 }, async (t) => {
  const project = await findProjectBelowRedLine();
  const token = await signIn('team_lead');
  const client = createClient({
    url: graphqlUrl.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    connectionParams: { Authorization: `Bearer ${token}` },
    onNonLazyError: (error) => t.diagnostic(`connection: ${JSON.stringify(error)}`),
  });
  t.after(() => client.dispose());
  await new Promise((resolve, reject) => {
    client.on('connected', resolve);
    client.on('closed', (event) => reject(new Error(`closed with ${event.code} ${event.reason}`)));
  });

  const received = [];
  let failure = null;
  let wake = () => {};
  const stop = client.subscribe(
    { query: document },
    {
      next(result) {
        received.push({ ...result, arrivedAt: Date.now() });
        wake();
      },
      error(error) {
        failure = error;
        wake();
      },
      complete() {},
    },
  );
  // The protocol does not acknowledge a subscription; the approvals before the payment leave it ample time.
  const { sentAt, answeredAt } = await crossRedLine(project, () => delay(250));

  const deadline = answeredAt + 1000;
  const matches = ({ data, arrivedAt }) =>
    arrivedAt >= sentAt &&
    data?.costOverruns.alert.project.code === project.code &&
    ['RAISED', 'ESCALATED'].includes(data.costOverruns.type);
  while (!failure && !received.some(matches) && Date.now() < deadline) {
    await Promise.race([new Promise((resolve) => (wake = resolve)), delay(deadline - Date.now())]);
  }
  assert.equal(failure, null, `the subscription failed: ${JSON.stringify(failure)}`);
  const found = received.find(matches);
  assert.ok(found, `no overrun of ${project.code} within 1 s; received ${JSON.stringify(received)}`);
  assert.equal(found.errors, undefined);
  t.diagnostic(`${project.code}: pushed ${found.arrivedAt - answeredAt} ms after the payment's answer`);

  const { cursor, at, alert } = found.data.costOverruns;
  assert.ok(cursor);
  assert.ok(!Number.isNaN(Date.parse(at)));
  assert.ok(alert.rule && alert.severity);
  assert.ok(alert.evidence.length > 0, 'an alert carries the figures it was decided on');
  for (const { name, value } of alert.evidence) assert.ok(name && value);
  assert.ok(alert.en.trim());
  assert.match(alert.zh, /\p{Script=Han}/u);
  assert.notEqual(alert.en, alert.zh);

  stop();
});

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(ms, 0)));
}
