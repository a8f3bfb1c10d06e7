import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

/** Fewer rows than this are all drawn: they cost nothing, and the browser finds words in them. */
const many = 60;

interface Keyed {
  key: string;
}

/** The rows that are in sight, and how much room those before and after them take. */
export function useVisibleRows<Row extends Keyed>(table: RefObject<HTMLElement | null>, rows: readonly Row[]) {
  const long = rows.length > many;
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (long && table.current) setTop(table.current.getBoundingClientRect().top + scrollY);
  }, [long, table]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    enabled: long,
    estimateSize: () => 56,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    scrollMargin: top,
  });
  if (!long)
    return {
      visible: rows.map((row, index) => ({ ...row, index })),
      before: 0,
      after: 0,
      measure: undefined,
      reveal: () => {},
    };
  const items = virtualizer.getVirtualItems();
  return {
    visible: items.flatMap(({ index }) => {
      const row = rows[index];
      return row ? [{ ...row, index }] : [];
    }),
    before: (items[0]?.start ?? top) - top,
    after: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? top) - top),
    measure: virtualizer.measureElement,
    reveal: (index: number) => virtualizer.scrollToIndex(index, { align: 'center' }),
  };
}
