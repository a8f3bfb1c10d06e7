/**
 * How GraphiQL reaches the server: queries and mutations by HTTP, subscriptions by WebSocket. One
 * transport belongs to one signed-in person; another person gets another transport and so another socket,
 * because a socket keeps the identity that it was opened with.
 */
import type { Fetcher, FetcherParams, Observable } from '@graphiql/toolkit';
import { getOperationAST, parse, type ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import type { Session } from '../../shared/session';
import type { StreamLog } from './stream-log';

const endpoint = '/graphql';
/** Close codes with which a server says that the token is missing or wrong, or the session over. */
const unauthorisedCodes = [4401, 4403];

interface Observer {
  next(result: ExecutionResult): void;
  error(error: unknown): void;
  complete(): void;
}

export interface Transport {
  fetcher: Fetcher;
  dispose(): void;
}

export function createTransport(session: Session, log: StreamLog): Transport {
  const socket = createClient({
    url: () => new URL(endpoint, location.href).href.replace(/^http/, 'ws'),
    connectionParams: async () => authorization(await session.token()),
    // A restarted server is picked up again; a refused token is not knocked against the door for ever.
    retryAttempts: Infinity,
    retryWait: (retries) => pause(retries === 0 ? 0 : Math.min(500 * 2 ** retries, 15_000) * (0.5 + Math.random())),
    shouldRetry: (event) => !unauthorisedCodes.includes(closeCode(event)),
  });

  return {
    fetcher: (params, options) =>
      isSubscription(params)
        ? subscribe(params)
        : post(params, (options?.headers as Record<string, string> | undefined) ?? {}),
    dispose: () => void socket.dispose(),
  };

  async function post(params: FetcherParams, headers: Record<string, string>, again = true): Promise<ExecutionResult> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        ...authorization(await session.token()),
        ...headers, // the headers editor has the last word: it is there to try things out
      },
      body: JSON.stringify(params),
    });
    const text = await response.text();
    let result: ExecutionResult;
    try {
      result = JSON.parse(text) as ExecutionResult;
    } catch {
      throw new Error(`The server answered ${response.status} ${response.statusText}: ${text.slice(0, 500)}`);
    }
    const refused = response.status === 401 || isUnauthenticated(result.errors);
    if (again && refused && !headers['Authorization'] && (await session.renew())) return post(params, headers, false);
    return result;
  }

  function subscribe(params: FetcherParams): Observable<ExecutionResult> {
    return {
      subscribe(observer: Observer) {
        let stopped = false;
        let mayRenew = true;
        let stop = () => {};
        const start = () => {
          stop = socket.subscribe<Record<string, unknown>>(
            { query: params.query, variables: params.variables, operationName: params.operationName },
            {
              next(result) {
                mayRenew = true;
                log.event(result);
                observer.next(result as ExecutionResult);
              },
              error: (error) => void failed(error),
              complete() {
                log.end();
                observer.complete();
              },
            },
          );
        };
        const failed = async (error: unknown) => {
          if (mayRenew && (isUnauthenticated(error) || unauthorisedCodes.includes(closeCode(error)))) {
            mayRenew = false;
            // The server has closed the socket, so this opens one with the new token.
            if (await session.renew()) return stopped ? undefined : start();
          }
          if (stopped) return;
          log.end();
          observer.error(readable(error));
        };
        log.start();
        start();
        return {
          unsubscribe() {
            stopped = true;
            log.end();
            stop();
          },
        };
      },
    } as Observable<ExecutionResult>;
  }
}

function isSubscription({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // not valid GraphQL: the server's message is better than one made up here
  }
}

function authorization(token: string | null): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

function isUnauthenticated(errors: unknown): boolean {
  return (
    Array.isArray(errors) &&
    errors.some((error) => (error as { extensions?: { code?: string } })?.extensions?.code === 'UNAUTHENTICATED')
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function closeCode(event: unknown): number {
  return (event as { code?: number } | null)?.code ?? 0;
}

/** GraphiQL prints an error as JSON; a browser's CloseEvent has nothing that JSON would show. */
function readable(error: unknown): unknown {
  const { code, reason } = (error ?? {}) as { code?: number; reason?: string };
  if (typeof code !== 'number') return error;
  return { message: `The server closed the subscription's connection: ${code} ${reason ?? ''}`.trim() };
}
