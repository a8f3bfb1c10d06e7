import { useCallback, useMemo, useRef, useState } from 'react';
import { steady } from './steady';

/** Holds rows in their places while a pointer or the focus is on them; `holders` are for the element around them. */
export function useSteadyRows<Row>(rows: readonly Row[], rowKey: (row: Row) => string) {
  const current = useMemo(() => rows.map((row) => ({ key: rowKey(row), row })), [rows, rowKey]);
  const at = useRef({ pointer: false, focus: false });
  const [held, setHeld] = useState(false);
  const shown = useRef(current);

  const update = useCallback((part: Partial<typeof at.current>) => {
    Object.assign(at.current, part);
    setHeld(at.current.pointer || at.current.focus);
  }, []);

  // Rows of another list altogether, such as after another filter, are not held: nobody is at them.
  const sameList = current.some(({ key }) => shown.current.some((row) => row.key === key));
  const result = useMemo(
    () =>
      held && sameList
        ? steady(shown.current, current)
        : { rows: current.map((row) => ({ ...row, gone: false })), waiting: 0 },
    [held, sameList, current],
  );
  shown.current = result.rows;

  const [, redraw] = useState(0);
  const release = useCallback(() => {
    shown.current = [];
    redraw((times) => times + 1);
  }, []);

  return {
    ...result,
    release,
    holders: {
      onPointerEnter: () => update({ pointer: true }),
      onPointerLeave: () => update({ pointer: false }),
      onFocus: () => update({ focus: true }),
      onBlur: () => update({ focus: false }),
    },
  };
}
