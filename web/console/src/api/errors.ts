/** What can go wrong, sorted by what a person can do about it. */
import type { ResultOf } from '@graphql-typed-document-node/core';
import type { CombinedError } from '@urql/core';
import { graphql } from '@/gql';

/** A top-level error, as the server says it. */
export interface Fault {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; reason?: string; retryAfter?: number; mutationEnded?: boolean; requestId?: string };
}

export type FailureKind =
  | 'offline' // the server is out of reach: what was asked stays asked
  | 'session' // nobody is signed in any more
  | 'forbidden' // the role may not see or do it
  | 'missing' // there is none, or one may not see it
  | 'busy' // too much at the moment: later it may go
  | 'refused' // it makes no sense as it stands
  | 'unknown' // it may have been done or not
  | 'broken'; // something is wrong in the server

export interface Failure {
  kind: FailureKind;
  /** In the person's language, as far as the server said it. */
  message: string;
  /** Finds the request in the server's log. */
  requestId?: string;
}

const kinds: Record<string, FailureKind> = {
  UNAUTHENTICATED: 'session',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'missing',
  LIMIT_EXCEEDED: 'busy',
  UNAVAILABLE: 'busy',
  BAD_USER_INPUT: 'refused',
  CONFLICT: 'refused',
  OUTCOME_UNKNOWN: 'unknown',
};

export function failureOf(fault: Fault): Failure {
  const { code = '', requestId } = fault.extensions ?? {};
  return { kind: kinds[code] ?? 'broken', message: fault.message, ...(requestId && { requestId }) };
}

/** The failure of a whole request. What a role may not see is null with an error beside it: that is no failure. */
export function failureOfResult(error: CombinedError | undefined, data: unknown): Failure | null {
  if (!error) return null;
  if (error.networkError) return { kind: 'offline', message: error.networkError.message };
  const faults = error.graphQLErrors as readonly Fault[];
  const hidden =
    hasSome(data) && faults.every(({ path, extensions }) => path?.length && extensions?.code === 'FORBIDDEN');
  const fault = faults.find(({ extensions }) => !hidden && extensions?.code !== 'FORBIDDEN') ?? faults[0];
  return hidden || !fault ? null : failureOf(fault);
}

/** Whether anything of an answer is there: where all of it is forbidden, nothing is merely hidden. */
function hasSome(data: unknown): boolean {
  return Object.entries(data ?? {}).some(([field, value]) => field !== '__typename' && value !== null);
}

/** What every mutation asks for of its errors: `errors { ...UserErrorParts }`. */
export const userErrorParts = graphql(`
  fragment UserErrorParts on UserError {
    code
    reason
    message
    field
    allowed
    params {
      name
      values
      currency
    }
  }
`);

export type UserError = ResultOf<typeof userErrorParts>;

/** The name of the control that an error belongs to: `["input", "amount", "amount"]` is `amount.amount`. */
export function fieldName({ field }: Pick<UserError, 'field'>): string {
  return (field[0] === 'input' ? field.slice(1) : field).join('.');
}

export interface SortedErrors {
  /** By the name of the control at which they stand. */
  fields: Record<string, string[]>;
  /** Those that stand above the buttons. */
  general: string[];
}

/**
 * Puts each error at the control that it is about, or at the nearest that surrounds it: `amount.amount` at `amount` where
 * there is no other. What no control shows stands above the buttons; nothing is kept quiet.
 */
export function sortErrors(
  errors: readonly Pick<UserError, 'field' | 'message'>[],
  names: Iterable<string>,
): SortedErrors {
  const controls = new Set(names);
  const sorted: SortedErrors = { fields: {}, general: [] };
  for (const error of errors) {
    const name = nearest(fieldName(error), controls);
    if (name === null) sorted.general.push(error.message);
    else sorted.fields[name] = [...(sorted.fields[name] ?? []), error.message];
  }
  return sorted;
}

function nearest(name: string, controls: Set<string>): string | null {
  if (!name) return null;
  if (controls.has(name)) return name;
  const end = name.lastIndexOf('.');
  return end < 0 ? null : nearest(name.slice(0, end), controls);
}
