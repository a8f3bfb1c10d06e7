import { useCallback, useEffect, useRef, useState } from 'react';
import { type Document, useApi } from './client';
import { type Failure, failureOfResult } from './errors';
import { type LiveQueryOptions, request, useChanges, useEvery, useStable } from './query';

interface Connection<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface LivePages<Result, Node> {
  rows: Node[];
  /** The first page's answer, for what stands beside the list, such as its `totalCount`. */
  data: Result | undefined;
  failure: Failure | null;
  loading: boolean;
  stale: boolean;
  /** Null where there is nothing more. */
  more: (() => void) | null;
  refetch(): void;
}

interface State<Result, Node> {
  pages: { data: Result; connection: Connection<Node> }[];
  failure: Failure | null;
  busy: boolean;
}

/**
 * A list that is read page by page, and stays true: what is on screen is asked again when something changed. The document
 * takes `$after`, and `connection` finds the list in its answer.
 */
export function useLivePages<Result, Variables extends { after?: unknown }, Node>(
  document: Document<Result, Variables>,
  variables: Omit<Variables, 'after'>,
  connection: (data: Result) => Connection<Node> | null | undefined,
  { projectId, pause = false, everyMs }: LiveQueryOptions = {},
): LivePages<Result, Node> {
  const api = useApi();
  const asked = useStable(variables);
  const find = useRef(connection);
  find.current = connection;
  const [state, setState] = useState<State<Result, Node>>({ pages: [], failure: null, busy: true });
  const round = useRef(0);
  const shown = useRef(state.pages);
  shown.current = state.pages;

  /** Reads this many pages from the start, or one more after those that are there. */
  const read = useCallback(
    async (count: number, kept: State<Result, Node>['pages']) => {
      const mine = ++round.current;
      setState((state) => ({ ...state, busy: true }));
      const pages = [...kept];
      let failure: Failure | null = null;
      while (pages.length < count) {
        const after = pages.at(-1)?.connection.pageInfo.endCursor ?? null;
        const { request: query, context } = request(document, { ...asked, after } as unknown as Variables);
        const result = await api.client.executeQuery(query, { ...context, requestPolicy: 'network-only' }).toPromise();
        if (round.current !== mine) return;
        failure = failureOfResult(result.error, result.data);
        const found = result.data && find.current(result.data);
        if (!found) {
          // What stands beside a list may be there though the list is forbidden.
          failure ??= failureOfResult(result.error, null);
          break;
        }
        pages.push({ data: result.data as Result, connection: found });
        if (!found.pageInfo.hasNextPage) break;
      }
      setState((state) => ({ pages: pages.length > 0 ? pages : state.pages, failure, busy: false }));
    },
    [api, document, asked],
  );

  useEffect(() => {
    if (!pause) void read(1, []);
    return () => {
      round.current++;
    };
  }, [read, pause]);

  const refetch = useCallback(() => void read(Math.max(1, shown.current.length), []), [read]);
  useChanges(api, projectId, pause, refetch);
  useEvery(pause ? undefined : everyMs, refetch);
  // Pages are read past the cache, which would tell of the page's own mutations.
  useEffect(() => (pause ? undefined : api.live.listenHere(refetch)), [api, pause, refetch]);

  const { pages, failure, busy } = state;
  const next = useCallback(() => void read(shown.current.length + 1, shown.current), [read]);
  const hasMore = pages.at(-1)?.connection.pageInfo.hasNextPage ?? false;
  return {
    rows: pages.flatMap(({ connection }) => connection.nodes),
    data: pages[0]?.data,
    failure,
    loading: !pause && pages.length === 0 && !failure,
    stale: busy,
    more: hasMore && !busy ? next : null,
    refetch,
  };
}
