/** The service worker keeps the page and hashed files, and never what the API says. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test, vi } from 'vitest';

const source = readFileSync(fileURLToPath(new URL('../../public/sw.js', import.meta.url)), 'utf8');
const origin = 'https://plimsoll.example';

class FakeCache {
  entries = new Map<string, Response>();
  match = async (request: Request | string) => this.entries.get(path(request))?.clone();
  put = async (request: Request | string, response: Response) => void this.entries.set(path(request), response);
  keys = async () => [...this.entries.keys()].map((key) => new Request(origin + key));
  delete = async (request: Request | string) => this.entries.delete(path(request));
}

const path = (request: Request | string) =>
  new URL(typeof request === 'string' ? request : request.url, origin).pathname;

let cache: FakeCache;
let network: ReturnType<typeof vi.fn<(request: Request) => Promise<Response>>>;
let answer: (request: { url: string; method?: string; mode?: string }) => Promise<Response> | undefined;

beforeEach(() => {
  cache = new FakeCache();
  network = vi.fn(async () => new Response('new', { headers: { 'Content-Type': 'text/html' } }));
  const listeners = new Map<string, (event: unknown) => void>();
  const scope = {
    location: { origin },
    addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
  };
  const caches = { open: async () => cache };
  new Function('self', 'caches', 'fetch', source)(scope, caches, network);
  answer = ({ url, method = 'GET', mode = 'cors' }) => {
    let responded: Promise<Response> | undefined;
    const request = { url: origin + url, method, mode };
    listeners.get('fetch')?.({
      request,
      respondWith: (response: Promise<Response>) => {
        responded = response;
      },
    });
    return responded;
  };
});

test.each([
  { url: '/graphql' },
  { url: '/graphql', method: 'POST' },
  { url: '/graphql?query={viewer{id}}' },
  { url: '/graphql', mode: 'navigate' },
  { url: '/config.json' },
  { url: '/playground/', mode: 'navigate' },
  { url: '/sw.js' },
])('leaves %o to the network', (request) => {
  expect(answer(request)).toBeUndefined();
});

test('asks for a hashed file once', async () => {
  await answer({ url: '/assets/index-abc.js' });
  expect(await (await answer({ url: '/assets/index-abc.js' }))?.text()).toBe('new');
  expect(network).toHaveBeenCalledTimes(1);
});

test('does not keep a file that is not there', async () => {
  network.mockResolvedValueOnce(new Response('', { status: 404 }));
  await answer({ url: '/assets/gone.js' });
  expect(cache.entries.size).toBe(0);
});

test('shows the page as it is now, and as it was last without a line', async () => {
  await answer({ url: '/projects/1', mode: 'navigate' });
  network.mockRejectedValue(new TypeError('no line'));
  expect(await (await answer({ url: '/', mode: 'navigate' }))?.text()).toBe('new');
});
