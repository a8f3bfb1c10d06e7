import type { Session } from '@shared/session';
import { afterEach, expect, test, vi } from 'vitest';
import { send } from './http';

const session = { token: async () => 'token', renew: async () => true } as unknown as Session;
const request = { text: 'query A { a }', variables: {} };
const now = async () => {};

function answers(...list: (Error | [status: number, body: unknown, headers?: Record<string, string>])[]) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => {
    const next = list.shift();
    if (!next || next instanceof Error) throw next ?? new Error('asked too often');
    return new Response(JSON.stringify(next[1]), { status: next[0], ...(next[2] && { headers: next[2] }) });
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const fault = (code: string, path?: string[]) => ({ errors: [{ message: code, extensions: { code }, path }] });

afterEach(() => vi.unstubAllGlobals());

test('asks again while the server is out of reach', async () => {
  const fetch = answers(new TypeError('no line'), [503, fault('UNAVAILABLE')], [200, { data: { a: 1 } }]);
  expect(await send(session, request, now)).toEqual({ data: { a: 1 } });
  expect(fetch).toHaveBeenCalledTimes(3);
});

test('sends the same key each time', async () => {
  const fetch = answers(new TypeError('no line'), [200, { data: { a: 1 } }]);
  await send(session, { ...request, idempotencyKey: 'k' }, now);
  const keys = fetch.mock.calls.map(([, init]) => new Headers(init.headers).get('Idempotency-Key'));
  expect(keys).toEqual(['k', 'k']);
});

test('gives up after four times, and says that it is not known what happened', async () => {
  const fetch = answers(...Array.from({ length: 4 }, () => new TypeError('no line')));
  await expect(send(session, request, now)).rejects.toThrow('no line');
  expect(fetch).toHaveBeenCalledTimes(4);
});

test('renews a token that has run out, once', async () => {
  const renew = vi.spyOn(session, 'renew');
  answers([401, fault('UNAUTHENTICATED')], [401, fault('UNAUTHENTICATED')]);
  expect((await send(session, request, now)).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  expect(renew).toHaveBeenCalledTimes(1);
});

test('does not knock again where the server has decided', async () => {
  const fetch = answers([200, fault('FORBIDDEN', ['project', 'costSummary'])]);
  await send(session, request, now);
  expect(fetch).toHaveBeenCalledTimes(1);
});
