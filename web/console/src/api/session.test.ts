/** Two tabs of one person: one renews, both go on; one signs out, both stop, and neither loses its page. */
import type { Keeper } from '@shared/keeper';
import { Session } from '@shared/session';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let kept: string | null;
let watchers: { keeper: Keeper; changed(text: string | null): void }[];
let last: Promise<unknown>;

function tab(): Session {
  const keeper: Keeper = {
    read: () => kept,
    write: (_person, text) => {
      kept = text;
      for (const watcher of watchers) if (watcher.keeper !== keeper) watcher.changed(text);
    },
    watch: (changed) => void watchers.push({ keeper, changed }),
    alone: (step) => {
      const turn = last.then(step, step);
      last = turn;
      return turn;
    },
  };
  return new Session(keeper);
}

let count: number;
const grant = () => ({
  accessToken: `access ${++count}`,
  refreshToken: `refresh ${count}`,
  expiresAt: new Date(Date.now() + 900_000).toISOString(),
  viewer: { id: 'u1', name: 'Wu Haiyan', email: 'wu@example', roles: ['TEAM_LEAD'] },
});
const fetch = vi.fn(async (_url: string, _init: RequestInit) => Response.json({ data: { payload: grant() } }));

beforeEach(() => {
  vi.useFakeTimers();
  [kept, watchers, last, count] = [null, [], Promise.resolve(), 0];
  fetch.mockClear();
  vi.stubGlobal('fetch', fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function twoTabs() {
  const first = tab();
  await first.signIn('wu@example', 'password');
  return [first, tab()] as const;
}

test('another tab finds the person signed in', async () => {
  const [, second] = await twoTabs();
  expect(second.state().viewer?.name).toBe('Wu Haiyan');
});

test('a refresh token is traded in once, however many tabs there are', async () => {
  const [first, second] = await twoTabs();
  expect(await Promise.all([first.renew(), second.renew()])).toEqual([true, true]);
  expect(fetch).toHaveBeenCalledTimes(2); // to sign in, and to renew
  expect(await first.token()).toBe(await second.token());
});

test('who signs out in one tab is asked to sign in again in the other, over the page', async () => {
  const [first, second] = await twoTabs();
  first.signOut();
  expect(first.state()).toMatchObject({ viewer: null, ended: false });
  expect(second.state()).toMatchObject({ viewer: null, ended: true });
  await first.signIn('wu@example', 'password');
  expect(second.state()).toMatchObject({ viewer: { id: 'u1' }, ended: false });
});
