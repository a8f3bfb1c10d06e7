import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, useApi } from '@/api';
import { failureOfResult } from '@/api/errors';
import { request, useChanges } from '@/api/query';
import { graphql, readFragment } from '@/gql';
import type { FinanceHomeQuery, FinanceReceivableFragment } from '@/gql/graphql';
import { financeCost } from './CostList';
import { financeReceivable } from './ReceiveList';
import { financeReview } from './ReviewList';

const financeHome = graphql(`
  query FinanceHome(
    $first: Int!
    $review: Boolean!
    $reviewAfter: String
    $approve: Boolean!
    $approveAfter: String
    $pay: Boolean!
    $payAfter: String
    $receive: Boolean!
    $receiveAfter: String
  ) {
    review: projects(first: $first, after: $reviewAfter, filter: { stage: [COMPLIANCE_REVIEW] }) @include(if: $review) {
      nodes { ...FinanceReview }
      pageInfo { hasNextPage endCursor }
    }
    approve: costs(first: $first, after: $approveAfter, filter: { status: [SUBMITTED] }, orderBy: CREATED_AT_ASC)
      @include(if: $approve) {
      nodes { ...FinanceCost }
      pageInfo { hasNextPage endCursor }
    }
    pay: costs(first: $first, after: $payAfter, filter: { status: [APPROVED] }, orderBy: CREATED_AT_ASC)
      @include(if: $pay) {
      nodes { ...FinanceCost }
      pageInfo { hasNextPage endCursor }
    }
    receive: projects(first: $first, after: $receiveAfter, filter: { stage: [EXECUTION, COLLECTION] })
      @include(if: $receive) {
      nodes {
        contract {
          status
          instalments { ...FinanceReceivable }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const quietMs = 300;
/** What fills a screen comes first, the rest in large steps. */
const [firstPage, laterPages] = [25, 100];

const names = ['review', 'approve', 'pay', 'receive'] as const;

export type ListName = (typeof names)[number];

type Page<Name extends ListName> = NonNullable<FinanceHomeQuery[Name]>;

interface Read {
  review: Page<'review'>['nodes'];
  approve: Page<'approve'>['nodes'];
  pay: Page<'pay'>['nodes'];
  receive: Page<'receive'>['nodes'];
}

const nothing: Read = { review: [], approve: [], pay: [], receive: [] };

export interface FinanceLists {
  lists: ReturnType<typeof listsOf> | null;
  /** The lists of which all rows are read: their sums are those of the whole. */
  complete: ReadonlySet<ListName>;
  failure: Failure | null;
  refetch(): void;
}

/**
 * All that waits for finance, in one request; and in more of the same where a list goes on, so that what is summed is what is
 * there. It is read again when something changed.
 */
export function useFinanceLists(): FinanceLists {
  const api = useApi();
  const [read, setRead] = useState<Read | null>(null);
  const [complete, setComplete] = useState<ReadonlySet<ListName>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const round = useRef(0);

  const refetch = useCallback(async () => {
    const mine = ++round.current;
    let rows = nothing;
    let cursors: Partial<Record<ListName, string | null>> = { review: null, approve: null, pay: null, receive: null };
    let size = firstPage;
    while (Object.keys(cursors).length > 0) {
      const { request: query, context } = request(financeHome, variablesOf(cursors, size));
      const { data, error } = await api.client
        .executeQuery(query, { ...context, requestPolicy: 'network-only' })
        .toPromise();
      if (round.current !== mine) return;
      const failed = failureOfResult(error, data);
      setFailure(failed);
      if (failed || !data) return;
      rows = withPage(rows, data);
      cursors = nextCursors(data);
      size = laterPages;
      const going = cursors;
      // What was there before stays on screen until all is read anew.
      setRead((before) => (before && Object.keys(going).length > 0 ? longer(before, rows) : rows));
      setComplete((before) => new Set(names.filter((name) => before.has(name) || !(name in going))));
    }
  }, [api]);

  useEffect(() => {
    void refetch();
    return () => {
      round.current++;
    };
  }, [refetch]);
  useChanges(api, undefined, false, refetch);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Many decisions in a row are one change.
    const stop = api.live.listenHere(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void refetch(), quietMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [api, refetch]);

  return { lists: read && listsOf(read), complete, failure, refetch };
}

function variablesOf(cursors: Partial<Record<ListName, string | null>>, first: number) {
  const [review, approve, pay, receive] = names.map((name) => ({
    asked: name in cursors,
    after: cursors[name] ?? null,
  }));
  return {
    first,
    review: review?.asked ?? false,
    reviewAfter: review?.after ?? null,
    approve: approve?.asked ?? false,
    approveAfter: approve?.after ?? null,
    pay: pay?.asked ?? false,
    payAfter: pay?.after ?? null,
    receive: receive?.asked ?? false,
    receiveAfter: receive?.after ?? null,
  };
}

function withPage(rows: Read, page: FinanceHomeQuery): Read {
  return {
    review: [...rows.review, ...(page.review?.nodes ?? [])],
    approve: [...rows.approve, ...(page.approve?.nodes ?? [])],
    pay: [...rows.pay, ...(page.pay?.nodes ?? [])],
    receive: [...rows.receive, ...(page.receive?.nodes ?? [])],
  };
}

function nextCursors(page: FinanceHomeQuery): Partial<Record<ListName, string | null>> {
  const going = names.filter((name) => page[name]?.pageInfo.hasNextPage);
  return Object.fromEntries(going.map((name) => [name, page[name]?.pageInfo.endCursor ?? null]));
}

/** Of each list the one with more rows: half of what is read anew does not replace the whole of before. */
function longer(before: Read, after: Read): Read {
  const pick = <Name extends ListName>(name: Name) =>
    before[name].length > after[name].length ? before[name] : after[name];
  return { review: pick('review'), approve: pick('approve'), pay: pick('pay'), receive: pick('receive') };
}

function listsOf({ review, approve, pay, receive }: Read) {
  return {
    review: readFragment(financeReview, review).filter(({ complianceReviews }) => waitsForFinance(complianceReviews)),
    approve: readFragment(financeCost, approve),
    pay: readFragment(financeCost, pay),
    receive: receive
      .flatMap(({ contract }) => (contract?.status === 'ACTIVE' ? contract.instalments : []))
      .map((instalment) => readFragment(financeReceivable, instalment))
      .filter(isDue)
      .sort((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? '')),
  };
}

function waitsForFinance(reviews: readonly { track: string; decision: string }[]): boolean {
  return reviews.some(({ track, decision }) => track === 'FINANCE' && decision === 'PENDING');
}

/** As the server's own queue has it: due or overdue, or paid in part and with a day. */
function isDue({ status, dueOn }: FinanceReceivableFragment): boolean {
  return dueOn !== null && ['DUE', 'OVERDUE', 'PARTIALLY_RECEIVED'].includes(status);
}
