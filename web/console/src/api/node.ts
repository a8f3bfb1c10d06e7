import type { LiveQuery } from './query';

/**
 * The one object that a page is about, of a query for `node(id: …)`. Another kind of thing under that id is a slip in the
 * address: there is no such page.
 */
export function nodeOf<Node extends { __typename: string }, Name extends Node['__typename']>(
  query: LiveQuery<{ node?: Node | null }>,
  name: Name,
): LiveQuery<Extract<Node, { __typename: Name }>> {
  const node = query.data?.node;
  const data = node?.__typename === name ? (node as Extract<Node, { __typename: Name }>) : undefined;
  const another = query.data !== undefined && data === undefined;
  return { ...query, data, failure: query.failure ?? (another ? { kind: 'missing', message: '' } : null) };
}
