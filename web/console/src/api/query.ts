import { createRequest, type OperationContext } from '@urql/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { pipe, subscribe } from 'wonka';
import { type Api, type Document, useApi } from './client';
import { type Failure, failureOfResult } from './errors';

/** How a document travels: the client knows it by its text, and so does the server. */
export function request<Result, Variables>(document: Document<Result, Variables>, variables: Variables) {
  const text = String(document);
  return {
    request: createRequest<Result, never>(text, variables as never),
    context: { text } as Partial<OperationContext>,
  };
}

export interface LiveQuery<Result> {
  /** The last answer; that of other variables stays on screen until the new one is there. */
  data: Result | undefined;
  failure: Failure | null;
  /** Nothing is there yet. */
  loading: boolean;
  /** What is shown is being asked for again, or is of other variables. */
  stale: boolean;
  refetch(): void;
}

export interface LiveQueryOptions {
  /** Of a page about one project: asked again whenever the project changes, and not at every alert. */
  projectId?: string;
  /** Nothing is asked while this is true. */
  pause?: boolean;
  /** For what the stream does not tell of: asked again this often while somebody looks. */
  everyMs?: number;
}

/**
 * One query of a screen, which stays true: it is asked again when the live stream says that something changed, when a
 * mutation of this page touched what it shows, and when the person comes back to a page that slept.
 */
export function useLiveQuery<Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  { projectId, pause = false, everyMs }: LiveQueryOptions = {},
): LiveQuery<Result> {
  const api = useApi();
  const asked = useStable(variables);
  const [state, setState] = useState<State<Result>>({ data: undefined, failure: null, stale: true });
  const run = useRef(() => {});

  useEffect(() => {
    if (pause) return;
    const { request: query, context } = request(document, asked);
    setState((state) => ({ ...state, stale: true }));
    const operation = api.client.createRequestOperation('query', query, {
      ...context,
      requestPolicy: 'cache-and-network',
    });
    const { unsubscribe } = pipe(
      api.client.executeRequestOperation(operation),
      subscribe(({ data, error, stale }) => {
        const failure = failureOfResult(error, data);
        // What was there before a failure is still worth reading.
        setState((state) => ({ data: (data as Result | null) ?? state.data, failure, stale: stale && !error }));
      }),
    );
    run.current = () =>
      api.client.reexecuteOperation(
        api.client.createRequestOperation('query', query, { ...context, requestPolicy: 'network-only' }),
      );
    return () => {
      run.current = () => {};
      unsubscribe();
    };
  }, [api, document, asked, pause]);

  const refetch = useCallback(() => run.current(), []);
  useChanges(api, projectId, pause, refetch);
  useEvery(pause ? undefined : everyMs, refetch);
  return { ...state, loading: !pause && state.data === undefined && !state.failure, refetch };
}

type State<Result> = Pick<LiveQuery<Result>, 'data' | 'failure' | 'stale'>;

const quietMs = 300;
const longestWaitMs = 2_000;
/** A page that nobody looked at for this long is asked again when somebody does. */
const oldMs = 30_000;

/** Calls back soon after something changed: many changes at once are one, and a page that is hidden waits for its person. */
export function useChanges(api: Api, projectId: string | undefined, pause: boolean, changed: () => void): void {
  useEffect(() => {
    if (pause) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let first = 0;
    let missed = false;
    let hiddenAt = 0;
    const fire = () => {
      first = 0;
      missed = false;
      changed();
    };
    const soon = () => {
      if (document.visibilityState === 'hidden') {
        missed = true;
        return;
      }
      first ||= Date.now();
      clearTimeout(timer);
      timer = setTimeout(fire, Math.min(quietMs, Math.max(0, first + longestWaitMs - Date.now())));
    };
    const look = () => {
      if (document.visibilityState === 'hidden') hiddenAt = Date.now();
      else if (missed || (hiddenAt && Date.now() - hiddenAt > oldMs)) fire();
    };
    document.addEventListener('visibilitychange', look);
    const stops = projectId
      ? [api.live.watchProject(projectId, soon)]
      : [api.live.listen(soon), api.live.watchWork(soon)];
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
      for (const stop of stops) stop();
    };
  }, [api, projectId, pause, changed]);
}

/** Calls back again and again, while somebody looks. */
export function useEvery(ms: number | undefined, look: () => void): void {
  useEffect(() => {
    if (!ms) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') look();
    }, ms);
    return () => clearInterval(timer);
  }, [ms, look]);
}

/** The same object as long as it says the same: variables are written in the component, and are new each time. */
export function useStable<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is the value
  return useMemo(() => value, [text]);
}
