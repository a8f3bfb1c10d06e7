/**
 * What the running subscription has sent so far. GraphiQL's result pane shows the newest event only; for
 * alerts the one before matters too (a warning that was raised and then escalated).
 */
export interface StreamEvent {
  number: number;
  at: Date;
  text: string;
}

export interface StreamState {
  phase: 'idle' | 'live' | 'ended';
  count: number;
  /** Newest first, and bounded: a page left open overnight must not grow without end. */
  events: readonly StreamEvent[];
}

const kept = 50;

export class StreamLog {
  #state: StreamState = { phase: 'idle', count: 0, events: [] };
  #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  state = (): StreamState => this.#state;

  start(): void {
    this.#set({ phase: 'live', count: 0, events: [] });
  }

  event(result: unknown): void {
    const count = this.#state.count + 1;
    const event = { number: count, at: new Date(), text: JSON.stringify(result, null, 2) };
    this.#set({ phase: 'live', count, events: [event, ...this.#state.events].slice(0, kept) });
  }

  end(): void {
    if (this.#state.phase === 'live') this.#set({ ...this.#state, phase: 'ended' });
  }

  clear(): void {
    this.#set({ phase: 'idle', count: 0, events: [] });
  }

  #set(state: StreamState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}
