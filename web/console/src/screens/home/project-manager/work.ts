/** What waits for somebody, in the order in which it is looked through. */

/** What is urgent first, then by the day on which it is due; what has none comes after, in the order in which it came. */
export function byUrgency<Row extends { due: string | null; urgent?: boolean }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => {
    if (Boolean(a.urgent) !== Boolean(b.urgent)) return a.urgent ? -1 : 1;
    if (a.due === b.due) return 0;
    if (a.due === null) return 1;
    if (b.due === null) return -1;
    return a.due < b.due ? -1 : 1;
  });
}
