import type { Session } from '@shared/session';
import { CombinedError, cacheExchange, createClient, type Exchange, makeResult, type Operation } from '@urql/core';
import { createContext, useContext } from 'react';
import { filter, fromPromise, merge, mergeMap, pipe, takeUntil } from 'wonka';
import type { TypedDocumentString } from '@/gql/graphql';
import { send } from './http';
import { Live } from './live';

/**
 * An operation with the types of its answer and of its variables. At run time it is its text, as the build put it there.
 */
export type Document<Result, Variables> = TypedDocumentString<Result, Variables>;

/** Everything that reaches the server for one person: another person gets another one. */
export interface Api {
  session: Session;
  client: ReturnType<typeof createClient>;
  live: Live;
  dispose(): void;
}

export function createApi(session: Session, personId: string): Api {
  const client = createClient({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [cacheExchange, httpExchange(session)],
    // What is on screen is shown again at once, and asked for again.
    requestPolicy: 'cache-and-network',
  });
  const live = new Live(session, personId);
  return { session, client, live, dispose: () => live.dispose() };
}

/** Sends queries and mutations as their text was written: its hash is the one that the server was told of at build time. */
function httpExchange(session: Session): Exchange {
  return ({ forward }) =>
    (operations) => {
      const results = pipe(
        operations,
        filter(({ kind }) => kind === 'query' || kind === 'mutation'),
        mergeMap((operation) => {
          const cancelled = pipe(
            operations,
            filter(({ kind, key }) => kind === 'teardown' && key === operation.key),
          );
          return pipe(fromPromise(answer(session, operation)), takeUntil(cancelled));
        }),
      );
      const others = pipe(
        operations,
        filter(({ kind }) => kind !== 'query' && kind !== 'mutation'),
        forward,
      );
      return merge([results, others]);
    };
}

async function answer(session: Session, operation: Operation) {
  const { text, idempotencyKey } = operation.context as { text?: string; idempotencyKey?: string };
  if (!text) throw new Error('An operation goes without its text: use the hooks of src/api.');
  try {
    const { data, errors } = await send(session, {
      text,
      variables: operation.variables as Record<string, unknown>,
      ...(idempotencyKey && { idempotencyKey }),
    });
    return makeResult(operation, { data: data ?? null, errors: errors as never });
  } catch (error) {
    const networkError = error instanceof Error ? error : new Error(String(error));
    return { ...makeResult(operation, { data: null }), error: new CombinedError({ networkError }) };
  }
}

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext;

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi() is outside of ApiProvider');
  return api;
}
