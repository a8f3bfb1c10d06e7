/**
 * Lets the console open without a line: its page, and the files of the build, whose names have a hash of their content.
 * Nothing else is kept, and nothing that the API says: a page that is off line says so, and shows no money of yesterday.
 */
const cacheName = 'plimsoll-1';
const page = '/';
/** Of several versions; the oldest make room. */
const mostFiles = 300;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  const others = caches.keys().then((names) => names.filter((name) => name !== cacheName));
  event.waitUntil(
    others.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(file(request));
  else if (request.mode === 'navigate' && !isOfOthers(url.pathname)) event.respondWith(openPage(request));
});

/** What the server answers at these addresses is not the console. */
function isOfOthers(path) {
  return /^\/(?:graphql|playground|healthz|readyz|metrics|config\.json)(?:\/|$)/.test(path);
}

/** A file with a hash in its name never changes. */
async function file(request) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    const files = await cache.keys();
    await Promise.all(files.slice(0, -mostFiles).map((old) => cache.delete(old)));
  }
  return answer;
}

/** The page as it is now, or, without a line, as it was last: whatever its address, it is the same file. */
async function openPage(request) {
  const cache = await caches.open(cacheName);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('text/html')) await cache.put(page, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(page);
    if (kept) return kept;
    throw error;
  }
}
