import { CombinedError } from '@urql/core';
import { describe, expect, test } from 'vitest';
import { failureOfResult, sortErrors } from './errors';

describe('the errors of a form', () => {
  const error = (...field: string[]) => ({ field, message: field.join() });

  test('stand at their control, or at the nearest around it', () => {
    const sorted = sortErrors(
      [error('input', 'name'), error('input', 'amount', 'amount'), error('input', 'items', '0', 'quantity')],
      ['name', 'amount', 'items.0'],
    );
    expect(Object.keys(sorted.fields)).toEqual(['name', 'amount', 'items.0']);
    expect(sorted.general).toEqual([]);
  });

  test('are never kept quiet', () => {
    expect(sortErrors([error(), error('input', 'version')], ['name']).general).toEqual(['', 'input,version']);
  });
});

describe('the failure of a request', () => {
  const graphQLErrors = (path: string[], code: string) =>
    new CombinedError({ graphQLErrors: [{ message: code, path, extensions: { code } }] });

  test('is none where a role may not see a part of the answer', () => {
    expect(failureOfResult(graphQLErrors(['project', 'costSummary'], 'FORBIDDEN'), { project: {} })).toBeNull();
  });
  test('is one where all of the answer is of others', () => {
    const all = { __typename: 'Query', costs: null };
    expect(failureOfResult(graphQLErrors(['costs'], 'FORBIDDEN'), all)?.kind).toBe('forbidden');
  });
  test('is one where nothing came', () => {
    expect(failureOfResult(graphQLErrors(['project'], 'NOT_FOUND'), null)?.kind).toBe('missing');
    expect(failureOfResult(new CombinedError({ networkError: new Error('gone') }), null)?.kind).toBe('offline');
  });
  test('is one where another part of the answer could not be read', () => {
    expect(failureOfResult(graphQLErrors(['project', 'tasks'], 'UNAVAILABLE'), { project: {} })?.kind).toBe('busy');
  });
});
