/**
 * How one request reaches the server: with the token of whoever is signed in, renewed when it has run out, and sent again
 * when what went wrong may pass. A mutation goes with a key, so that one that is sent again is done once.
 */
import type { Session } from '@shared/session';
import type { Fault } from './errors';

const endpoint = '/graphql';
const passing = ['UNAVAILABLE', 'OUTCOME_UNKNOWN'];
const passingStatus = [429, 502, 503, 504];
const attempts = 4;
const longestPauseMs = 10_000;

export interface Request {
  text: string;
  variables: Record<string, unknown>;
  /** Of a mutation alone. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: Fault[];
}

/** The server was not reached, or its answer was none: whether it did anything is not known. */
export class Unreachable extends Error {}

/** Sends a request until it is answered for good, or nothing more can be hoped for. */
export async function send(session: Session, request: Request, pause = wait): Promise<Answer> {
  let renewed = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const { answer, retryAfterMs } = await post(session, request);
      if (isUnauthenticated(answer) && !renewed) {
        renewed = true;
        if (await session.renew()) continue;
      }
      if (retryAfterMs === null || attempt === attempts || retryAfterMs > longestPauseMs) return answer;
      await pause(Math.max(retryAfterMs, backOff(attempt)), request.signal);
    } catch (error) {
      if (!(error instanceof Unreachable) || attempt === attempts) throw error;
      await pause(backOff(attempt), request.signal);
    }
  }
}

async function post(session: Session, { text, variables, idempotencyKey, signal }: Request) {
  const token = await session.token();
  const response = await reach(() =>
    fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
      },
      body: JSON.stringify({ query: text, variables }),
      ...(signal && { signal }),
    }),
  );
  const answer = await reach(() => response.json() as Promise<Answer>);
  const passes = passingStatus.includes(response.status) || answer.errors?.some(isPassing);
  const retryAfterMs = passes ? 1000 * Number(response.headers.get('Retry-After') ?? 0) || 0 : null;
  return { answer, retryAfterMs };
}

/** A request that was taken back stays so; everything else that fails here is a server out of reach. */
async function reach<Value>(step: () => Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable(error instanceof Error ? error.message : String(error));
  }
}

/** A fault of the whole request that may be gone in a moment, and after which nothing was answered yet. */
function isPassing({ path, extensions }: Fault): boolean {
  return (path?.length ?? 0) <= 1 && passing.includes(extensions?.code ?? '') && !extensions?.mutationEnded;
}

export function isUnauthenticated({ errors }: Answer): boolean {
  return errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED') ?? false;
}

/** About 0.4, 0.8 and 1.6 seconds, not at the same moment in every browser. */
function backOff(attempt: number): number {
  return 200 * 2 ** attempt * (0.75 + Math.random() / 2);
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
