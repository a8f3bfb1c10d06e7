/** The policy as its form has it: one flat record of values by their paths, and the way there and back. */
import type { PolicyFormFragment, UpdatePolicyInput } from '@/gql/graphql';
import { specOf, specs } from './spec';

export interface Word {
  list: 'NEVER' | 'CAUTION';
  word: string;
  reason: string;
}

/** An amount is its exact decimal, empty where there is none. */
export type Value = string | number | boolean | null | readonly string[] | readonly Word[];
export type Values = Record<string, Value>;

export const wordsPath = 'restrictedCategories';

export function valuesOf(policy: PolicyFormFragment): Values {
  const values: Values = {
    [wordsPath]: policy.restrictedCategories.map(({ list, word, reason }) => ({ list, word, reason })),
  };
  for (const { path, kind } of specs) {
    const value = at(policy, path);
    if (value === undefined) continue;
    values[path] = kind === 'money' ? ((value as { amount: string } | null)?.amount ?? '') : (value as Value);
  }
  return values;
}

/** What is below a dotted path; undefined where something on the way is not there, as retention in the policy of a line. */
function at(root: unknown, path: string): unknown {
  let value = root;
  for (const name of path.split('.')) {
    if (value === null || value === undefined) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** The input that changes these paths. Another currency asks for all amounts anew, as they would mean something else. */
export function inputOf(changed: readonly string[], values: Values): Partial<UpdatePolicyInput> {
  const paths = new Set(changed);
  if (paths.has('currency')) for (const { path, kind } of specs) if (kind === 'money') paths.add(path);
  const input: Record<string, unknown> = {};
  for (const path of paths) put(input, path, given(path, values));
  return input;
}

function given(path: string, values: Values): unknown {
  const value = values[path] ?? null;
  if (specOf(path)?.kind !== 'money') return value;
  return value === '' || value === null ? null : { amount: value, currency: values.currency };
}

function put(root: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let target = root;
  for (const name of names) {
    target[name] ??= {};
    target = target[name] as Record<string, unknown>;
  }
  target[last] = value;
}
