import { useCallback, useRef, useState } from 'react';
import type { FragmentType } from '@/gql';
import { readFragment } from '@/gql';
import { type Document, useApi } from './client';
import { type Failure, failureOfResult, type UserError, userErrorParts } from './errors';
import { request } from './query';

interface Payload {
  errors: FragmentType<typeof userErrorParts>[];
}

/** What a mutation answers with: its one field, beside `__typename`. */
type PayloadOf<Result> = NonNullable<Exclude<Result[keyof Result], string | undefined>>;

/** What came of a mutation: its payload where it was done, and else why it was not. */
interface Outcome<Payload> extends Pick<State, 'errors' | 'failure'> {
  payload: Payload | null;
}

export interface Action<Result, Variables> {
  /** The payload, where it was done; null where it was not, and then `errors` or `failure` say why. */
  run(variables: Variables): Promise<PayloadOf<Result> | null>;
  /** The same for what has no form: the reason comes with the answer. */
  attempt(variables: Variables): Promise<Outcome<PayloadOf<Result>>>;
  busy: boolean;
  /** What is not as the server wants it: for `<Form errors>`. */
  errors: readonly UserError[];
  /** It was not answered: the network, the session, the server. What was typed stays, and may be sent again. */
  failure: Failure | null;
  /** Somebody else changed it meanwhile: show what, and let the person choose. */
  conflict: UserError | null;
  reset(): void;
}

interface State {
  busy: boolean;
  errors: readonly UserError[];
  failure: Failure | null;
}

const idle: State = { busy: false, errors: [], failure: null };

/**
 * A mutation that acts once, however often it is clicked and however often it must be sent. Its document asks for
 * `errors { ...UserErrorParts }` in the payload.
 */
export function useAction<Result, Variables>(document: Document<Result, Variables>): Action<Result, Variables> {
  const api = useApi();
  const [state, setState] = useState(idle);
  const running = useRef<Promise<Outcome<PayloadOf<Result>>> | null>(null);
  /** Kept while it is not known whether the same request was done; after an answer the next one is another act. */
  const key = useRef<{ variables: string; key: string } | null>(null);

  const attempt = useCallback(
    (variables: Variables) => {
      running.current ??= act(variables).finally(() => {
        running.current = null;
      });
      return running.current;

      async function act(variables: Variables): Promise<Outcome<PayloadOf<Result>>> {
        const text = JSON.stringify(variables);
        if (key.current?.variables !== text) key.current = { variables: text, key: crypto.randomUUID() };
        setState({ ...idle, busy: true });
        const { request: mutation, context } = request(document, variables);
        const { data, error } = await api.client
          .executeMutation(mutation, { ...context, idempotencyKey: key.current.key } as typeof context)
          .toPromise();
        const payload = payloadOf(data);
        const failure = payload ? null : (failureOfResult(error, null) ?? unanswered);
        if (!failure || !['offline', 'unknown', 'session', 'busy'].includes(failure.kind)) key.current = null;
        const errors = payload ? readFragment(userErrorParts, (payload as unknown as Payload).errors) : [];
        setState({ busy: false, errors, failure });
        if (!payload || errors.length > 0) return { payload: null, errors, failure };
        api.live.doneHere();
        return { payload, errors, failure };
      }
    },
    [api, document],
  );
  const run = useCallback(async (variables: Variables) => (await attempt(variables)).payload, [attempt]);

  const reset = useCallback(() => setState(idle), []);
  const conflict = state.errors.find(({ reason }) => reason === 'STALE') ?? null;
  return { run, attempt, reset, conflict, ...state };
}

const unanswered: Failure = { kind: 'unknown', message: '' };

function payloadOf<Result>(data: Result | undefined): PayloadOf<Result> | null {
  for (const [field, value] of Object.entries(data ?? {})) {
    if (field !== '__typename' && value) return value as PayloadOf<Result>;
  }
  return null;
}
