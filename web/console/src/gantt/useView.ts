import { type RefObject, useEffect, useRef } from 'react';
import type { Day } from '../pictures/day';
import { type Axis, xOf, type Zoom } from './calendar';

interface View {
  scroller: RefObject<HTMLElement | null>;
  axis: Axis;
  today: Day;
  /** How much of the axis is seen. */
  width: number;
  /** The bar that the person came to, or moves, by keyboard. */
  walkedTo: { x: number; width: number } | null;
}

/** What lies left of a bar that is brought into view. */
const ROOM = 40;

/** The part of the axis that is seen: around today at first and at every scale anew, and then where the person goes. */
export function useView({ scroller, axis, today, width, walkedTo }: View): void {
  const seenAt = useRef<Zoom>(null);
  useEffect(() => {
    if (width <= 0 || seenAt.current === axis.zoom) return;
    seenAt.current = axis.zoom;
    scroller.current?.scrollTo({ left: Math.max(0, xOf(axis, today) - width / 3) });
  }, [scroller, axis, today, width]);

  const [from, to] = walkedTo ? [walkedTo.x, walkedTo.x + walkedTo.width] : [null, null];
  useEffect(() => {
    const element = scroller.current;
    if (!element || from === null || to === null) return;
    const { scrollLeft } = element;
    if (from < scrollLeft || to > scrollLeft + width) element.scrollTo({ left: Math.max(0, from - ROOM) });
  }, [scroller, from, to, width]);
}
