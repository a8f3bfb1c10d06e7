/**
 * What happens while one looks: one socket for the page, whoever listens.
 *
 * The stream of alerts goes on after the cursor of the last event that arrived, through sleep, loss and restart; it begins at
 * the one that the person has seen last in this browser, so that what is new to them is here. What has no cursor, the
 * changes of projects, is told as "anything may have changed" whenever the socket was away.
 */
import type { Session } from '@shared/session';
import { type Client, createClient } from 'graphql-ws';
import type { AlertStreamSubscription } from '@/gql/graphql';
import type { Document } from './client';
import type { Fault } from './errors';
import { send } from './http';
import { alertStream, cursorQuery, projectStream, workStream } from './streams';

export type AlertEvent = AlertStreamSubscription['alerts'] & {
  /** Whether it happened while the page was connected, and not before. */
  fresh: boolean;
};

export type Connection = 'connecting' | 'online' | 'offline';

export interface LiveState {
  connection: Connection;
  /** Since when the server is out of reach. */
  offlineSince: Date | null;
  /** What this person has not seen yet in this browser, the newest first. */
  unread: readonly AlertEvent[];
}

/** As many as a person looks through; what is older is found in the list of alerts. */
const kept = 200;
/** Codes with which the server closes a socket whose token is missing or wrong, or whose session is over. */
const unauthorised = [4401, 4403];
const pingMs = 15_000;
const pongMs = 5_000;

export type LiveListener = (event: AlertEvent | null) => void;

export class Live {
  #session: Session;
  #socket: Client;
  #state: LiveState = { connection: 'connecting', offlineSince: null, unread: [] };
  #observers = new Set<() => void>();
  #listeners = new Set<LiveListener>();
  #here = new Set<() => void>();
  #watched = new Map<string, { listeners: Set<() => void>; stop(): void }>();
  #seenKey: string;
  #last: string | null = null;
  #stopAlerts = () => {};
  #connectedAt = Infinity;
  #unanswered: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(session: Session, personId: string) {
    this.#session = session;
    this.#seenKey = `plimsoll:seen:${personId}`;
    this.#socket = createClient({
      url: () => new URL('/graphql', location.href).href.replace(/^http/, 'ws'),
      connectionParams: async () => {
        const token = await session.token();
        return token ? { Authorization: `Bearer ${token}` } : {};
      },
      keepAlive: pingMs,
      retryAttempts: Number.POSITIVE_INFINITY,
      retryWait: (retries) => this.#beforeRetry(retries),
      shouldRetry: (event) => !unauthorised.includes(closeCode(event)),
      on: {
        connected: (_socket, _payload, wasRetry) => {
          this.#connectedAt = Date.now();
          this.#set({ connection: 'online', offlineSince: null });
          if (wasRetry) this.#tell(null);
        },
        closed: () => this.#lost(),
        // A line that went silent, as after sleep, is found out by a ping that nobody answers.
        ping: (received) => {
          if (!received) this.#unanswered = setTimeout(() => this.#socket.terminate(), pongMs);
        },
        pong: (received) => {
          if (received) clearTimeout(this.#unanswered);
        },
      },
    });
    addEventListener('online', this.#back);
    addEventListener('offline', this.#lost);
    document.addEventListener('visibilitychange', this.#wake);
    void this.#followAlerts();
  }

  /** `subscribe` and `state` have the shape that React's `useSyncExternalStore` wants. */
  subscribe = (observer: () => void): (() => void) => {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  };
  state = (): LiveState => this.#state;

  /** Calls back at each event, and with null where events may have been missed: then everything is read again. */
  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when a mutation of this page was done. */
  listenHere(listener: () => void): () => void {
    this.#here.add(listener);
    return () => this.#here.delete(listener);
  }

  /** Says that a mutation of this page was done. */
  doneHere(): void {
    for (const listener of [...this.#here]) listener();
  }

  /** Calls back when something of the project has changed, or may have. */
  watchProject(id: string, listener: () => void): () => void {
    return this.#watch(id, listener, (next) =>
      this.#follow(projectStream, () => ({ id }), { next, refused: () => {} }),
    );
  }

  /** Calls back when any project or requirement that the person may see has changed, or may have. */
  watchWork(listener: () => void): () => void {
    return this.#watch('work', listener, (next) => this.#follow(workStream, () => ({}), { next, refused: () => {} }));
  }

  /** All that has arrived is seen. */
  markSeen(): void {
    if (this.#last) localStorage.setItem(this.#seenKey, this.#last);
    this.#set({ unread: [] });
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#unanswered);
    removeEventListener('online', this.#back);
    removeEventListener('offline', this.#lost);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#stopAlerts();
    for (const { stop } of this.#watched.values()) stop();
    void this.#socket.dispose();
  }

  async #followAlerts(): Promise<void> {
    this.#last ??= localStorage.getItem(this.#seenKey) ?? (await this.#currentCursor());
    if (this.#disposed) return;
    this.#stopAlerts = this.#follow(alertStream, () => ({ after: this.#last }), {
      next: ({ alerts }) => {
        this.#last = alerts.cursor;
        // A minute for clocks that are not quite the same.
        const event = { ...alerts, fresh: Date.parse(alerts.at) > this.#connectedAt - 60_000 };
        this.#set({ unread: [event, ...this.#state.unread].slice(0, kept) });
        this.#tell(event);
      },
      refused: (code) => {
        if (code !== 'BAD_USER_INPUT') return;
        // The cursor is not known any more: whatever happened since then is read, not told.
        localStorage.removeItem(this.#seenKey);
        this.#last = null;
        this.#tell(null);
        void this.#followAlerts();
      },
    });
  }

  /** Where the stream stands now, kept as seen: whoever comes for the first time has missed nothing. */
  async #currentCursor(): Promise<string | null> {
    for (;;) {
      try {
        const { data } = await send(this.#session, { text: String(cursorQuery), variables: {} });
        const cursor = (data?.alertCursor as string | null | undefined) ?? null;
        if (cursor) localStorage.setItem(this.#seenKey, cursor);
        return cursor;
      } catch {
        await this.#beforeRetry(3);
        if (this.#disposed) return null;
      }
    }
  }

  /** However many listen to the same, the server is asked once. */
  #watch(key: string, listener: () => void, follow: (next: () => void) => () => void): () => void {
    const watch = this.#watched.get(key) ?? this.#beginWatch(key, follow);
    watch.listeners.add(listener);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0) return;
      watch.stop();
      this.#watched.delete(key);
    };
  }

  #beginWatch(key: string, follow: (next: () => void) => () => void) {
    const listeners = new Set<() => void>();
    const changed = () => {
      for (const listener of listeners) listener();
    };
    const stopFollowing = follow(changed);
    const stopListening = this.listen((event) => event === null && changed());
    const watch = {
      listeners,
      stop: () => {
        stopFollowing();
        stopListening();
      },
    };
    this.#watched.set(key, watch);
    return watch;
  }

  /**
   * One subscription, begun again with a new token when the old one is refused, and with the variables of that moment. The
   * socket itself would repeat those of the beginning, so that what was received already came again.
   */
  #follow<Result, Variables>(
    document: Document<Result, Variables>,
    variables: () => Variables,
    { next, refused }: { next(result: Result): void; refused(code: string | undefined): void },
  ): () => void {
    let stopped = false;
    let stop = () => {};
    let mayRenew = true;
    const begin = () => {
      if (stopped) return;
      const payload = { query: String(document), variables: undefined as never };
      Object.defineProperty(payload, 'variables', { get: variables, enumerable: true });
      stop = this.#socket.subscribe<Result>(payload, {
        next: ({ data }) => {
          mayRenew = true;
          if (data) next(data);
        },
        error: (error) => void failed(error),
        complete: () => {},
      });
    };
    const failed = async (error: unknown) => {
      const code = Array.isArray(error) ? (error as Fault[])[0]?.extensions?.code : undefined;
      if (mayRenew && (code === 'UNAUTHENTICATED' || unauthorised.includes(closeCode(error)))) {
        mayRenew = false;
        if (await this.#session.renew()) begin();
        return;
      }
      if (code === 'UNAVAILABLE' || code === 'LIMIT_EXCEEDED') {
        await this.#beforeRetry(5);
        begin();
      } else if (!stopped) refused(code);
    };
    begin();
    return () => {
      stopped = true;
      stop();
    };
  }

  /** Half a second to a quarter of a minute; at once when the machine is back on line or its person is back. */
  #beforeRetry(retries: number): Promise<void> {
    const ms = Math.min(500 * 2 ** retries, 15_000) * (0.5 + Math.random());
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const wakers = this.#wakers;
      function done() {
        clearTimeout(timer);
        wakers.delete(done);
        resolve();
      }
      wakers.add(done);
    });
  }

  #wakers = new Set<() => void>();

  #wake = () => {
    if (document.visibilityState === 'visible' && navigator.onLine) for (const wake of [...this.#wakers]) wake();
  };

  /** The machine has a line again: whatever became of the old socket, a new one is sure. */
  #back = () => {
    if (this.#state.connection === 'offline') this.#socket.terminate();
    this.#wake();
  };

  #lost = () => {
    if (this.#disposed || this.#state.connection === 'offline') return;
    this.#connectedAt = Infinity;
    this.#set({ connection: 'offline', offlineSince: new Date() });
  };

  #tell(event: AlertEvent | null): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const observer of [...this.#observers]) observer();
  }
}

function closeCode(event: unknown): number {
  return (event as { code?: number } | null)?.code ?? 0;
}
