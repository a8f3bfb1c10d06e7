/** Rows that stay where they are while somebody is at them. */

export interface Steady<Row> {
  rows: { key: string; row: Row; gone: boolean }[];
  /** How many have come, or would move, once nobody is at the table any more. */
  waiting: number;
}

interface Keyed<Row> {
  key: string;
  row: Row;
}

/**
 * The rows in the order in which they are shown already, with their new content. A row that is gone keeps its place, and what
 * has come waits, so that nothing moves under a cursor; rows of a next page come at the end.
 */
export function steady<Row>(shown: readonly Keyed<Row>[], current: readonly Keyed<Row>[]): Steady<Row> {
  const now = new Map(current.map(({ key, row }) => [key, row]));
  const before = new Set(shown.map(({ key }) => key));
  const rows = shown.map(({ key, row }) => ({ key, row: now.get(key) ?? row, gone: !now.has(key) }));

  // What follows the last row that was there is the next page, and moves nothing.
  const lastKnown = current.findLastIndex(({ key }) => before.has(key));
  const appended = lastKnown < 0 ? [] : current.slice(lastKnown + 1);
  const inserted = current.filter(({ key }) => !before.has(key)).length - appended.length;
  for (const { key, row } of appended) rows.push({ key, row, gone: false });

  const order = rows.filter(({ gone }) => !gone).map(({ key }) => key);
  const wanted = current
    .map(({ key }) => key)
    .filter((key) => before.has(key) || appended.some((row) => row.key === key));
  const moved = wanted.filter((key, place) => order[place] !== key).length;
  const gone = rows.filter((row) => row.gone).length;
  return { rows, waiting: inserted + gone + (moved > 0 ? 1 : 0) };
}
