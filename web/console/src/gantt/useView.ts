import { type RefObject, useEffect, useRef } from 'react';
import type { Day } from '../pictures/day';
import { type Axis, xOf, type Zoom } from './calendar';

interface View {
  scroller: RefObject<HTMLElement | null>;
  axis: Axis;
  /** The day that is seen first. */
  first: Day;
  /** How much of the axis is seen. */
  width: number;
  /** What is brought into view. */
  bar: { x: number; width: number } | null;
}

/** What is seen to the left of that. */
const ROOM = 40;

/** The part of the axis that is seen: where work is to be done, at every scale anew, and then where the person goes. */
export function useView({ scroller, axis, first, width, bar }: View): void {
  const seenAt = useRef<Zoom>(null);
  useEffect(() => {
    if (width <= 0 || seenAt.current === axis.zoom) return;
    seenAt.current = axis.zoom;
    scroller.current?.scrollTo({ left: Math.max(0, xOf(axis, first) - ROOM) });
  }, [scroller, axis, first, width]);

  const [from, to] = bar ? [bar.x, bar.x + bar.width] : [null, null];
  useEffect(() => {
    const element = scroller.current;
    if (!element || from === null || to === null) return;
    const { scrollLeft } = element;
    if (from < scrollLeft || to > scrollLeft + width) element.scrollTo({ left: Math.max(0, from - ROOM) });
  }, [scroller, from, to, width]);
}
