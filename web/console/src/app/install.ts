/** Makes the console an app that opens without a line, and that follows a new version of the server. */
export function install(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}));
  }
  // A page that was open while the server was replaced may ask for a file that is no more: the new page has others.
  addEventListener('vite:preloadError', (event) => {
    const key = 'plimsoll:reloaded';
    if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < 60_000) return;
    sessionStorage.setItem(key, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
