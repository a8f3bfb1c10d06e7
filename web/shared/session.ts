/** Who is signed in on this page, and the tokens that prove it. */
import { inTab, type Keeper } from './keeper';

export interface Viewer {
  id: string;
  name: string;
  email: string;
  roles: string[];
}

interface Grant {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends; the refresh token lives longer. */
  expiresAt: string;
  viewer: Viewer;
}

export interface SessionState {
  viewer: Viewer | null;
  /** Changes whenever another person, or nobody, is signed in; not when a token is renewed. */
  generation: number;
  /** Whether the session ended without being asked to. */
  ended: boolean;
}

interface UserError {
  message: string;
}

interface Fault extends UserError {
  extensions?: { code?: string };
}

type Payload = Partial<Grant> & { errors?: UserError[] };

const endpoint = '/graphql';
/** Renew this long before the end, so that no request ever travels with a token about to end. */
const renewAheadMs = 60_000;
/** Also the pause between attempts when the server is out of reach or this machine's clock is wrong. */
const renewPauseMs = 20_000;

const grantFields = 'accessToken refreshToken expiresAt viewer { id name email roles } errors { code message field }';
const signInMutation = `mutation SignIn($input: SignInInput!) { payload: signIn(input: $input) { ${grantFields} } }`;
const refreshMutation = `mutation Refresh($input: RefreshSessionInput!) { payload: refreshSession(input: $input) { ${grantFields} } }`;
const signOutMutation =
  'mutation SignOut($input: SignOutInput!) { payload: signOut(input: $input) { errors { message } } }';

/** The server understood and said no: trying again with the same input will not help. */
class Refused extends Error {}

/** Codes of faults that say nothing of the input: the same request may go well in a moment. */
const passing = ['UNAVAILABLE', 'INTERNAL', 'LIMIT_EXCEEDED'];

async function mutate(query: string, input: object): Promise<Payload> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const body = (await response.json()) as { data?: { payload: Payload | null } | null; errors?: Fault[] };
  const fault = body.errors?.[0];
  if (fault && passing.includes(fault.extensions?.code ?? '')) throw new Error(fault.message);
  const error = fault ?? body.data?.payload?.errors?.[0];
  if (error) throw new Refused(error.message);
  if (!body.data?.payload) throw new Error(`The server answered ${response.status} without data.`);
  return body.data.payload;
}

function isGrant(value: Payload | null): value is Grant {
  return Boolean(value?.accessToken && value.refreshToken && value.expiresAt && value.viewer);
}

export class Session {
  #grant: Grant | null = null;
  #state: SessionState = { viewer: null, generation: 0, ended: false };
  #listeners = new Set<() => void>();
  #renewal: Promise<boolean> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeper: Keeper;

  constructor(keeper: Keeper = inTab) {
    this.#keeper = keeper;
    const stored = grantOf(keeper.read());
    if (stored) this.#replace(stored);
    keeper.watch((text) => this.#follow(grantOf(text)));
  }

  /** `subscribe` and `state` have the shape that React's `useSyncExternalStore` wants. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  state = (): SessionState => this.#state;

  async signIn(email: string, password: string): Promise<void> {
    const grant = await mutate(signInMutation, { email, password });
    if (!isGrant(grant)) throw new Error('The server sent no session.');
    const previous = this.#grant;
    this.#keeper.write(grant.viewer.id, JSON.stringify(grant));
    this.#replace(grant);
    if (previous) void revoke(previous);
  }

  signOut(): void {
    const previous = this.#grant;
    if (previous) this.#keeper.write(previous.viewer.id, null);
    this.#replace(null);
    if (previous) void revoke(previous);
  }

  /** A token that is good for a while, or null when nobody is signed in. */
  async token(): Promise<string | null> {
    if (this.#grant && remaining(this.#grant) <= 0) await this.renew();
    return this.#grant?.accessToken ?? null;
  }

  /** Trades the refresh token for new tokens, once however many callers ask. True if there is a fresh token. */
  renew(): Promise<boolean> {
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #renew(): Promise<boolean> {
    const old = this.#grant;
    if (!old) return false;
    try {
      const grant = await this.#keeper.alone(async () => {
        const kept = grantOf(this.#keeper.read());
        const renewed = kept && kept.viewer.id === old.viewer.id && kept.refreshToken !== old.refreshToken;
        if (renewed) return kept;
        const grant = await mutate(refreshMutation, { refreshToken: old.refreshToken });
        if (!isGrant(grant)) throw new Refused('The server sent no session.');
        if (this.#grant === old) this.#keeper.write(grant.viewer.id, JSON.stringify(grant));
        return grant;
      });
      if (this.#grant !== old) return this.#grant !== null; // somebody else signed in meanwhile
      this.#grant = grant;
      this.#schedule();
      return true;
    } catch (error) {
      if (this.#grant !== old) return this.#grant !== null;
      if (error instanceof Refused) {
        this.#keeper.write(old.viewer.id, null);
        this.#replace(null, true);
      } else this.#schedule(); // the server is out of reach: that is no reason to sign anybody out
      return false;
    }
  }

  /** What another tab did: it renewed the tokens, signed out, or signed in again. */
  #follow(grant: Grant | null): void {
    if (!grant) {
      if (this.#grant) this.#replace(null, true);
    } else if (this.#grant?.viewer.id === grant.viewer.id) {
      this.#grant = grant;
      this.#schedule();
    } else if (this.#state.ended) {
      this.#replace(grant);
    }
  }

  #replace(grant: Grant | null, ended = false): void {
    this.#grant = grant;
    this.#state = { viewer: grant?.viewer ?? null, generation: this.#state.generation + 1, ended };
    this.#schedule();
    this.#listeners.forEach((listener) => listener());
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#grant) return;
    const wait = Math.max(remaining(this.#grant) - renewAheadMs, renewPauseMs);
    this.#timer = setTimeout(() => void this.renew(), wait);
  }
}

/** What is kept, if it is a grant and nothing that an earlier version left. */
function grantOf(text: string | null): Grant | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Payload | null;
    return isGrant(kept) ? kept : null;
  } catch {
    return null;
  }
}

function remaining(grant: Grant): number {
  return Date.parse(grant.expiresAt) - Date.now();
}

/** Best effort: this page has already forgotten the tokens. */
async function revoke(grant: Grant): Promise<void> {
  try {
    await mutate(signOutMutation, { refreshToken: grant.refreshToken });
  } catch {
    // Nothing to do for the person in front of the page; the refresh token ends by itself.
  }
}
