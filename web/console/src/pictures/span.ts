/** Places on a picture, as shares of its width: 0 is the left edge, 1 the right one. */

export interface Span {
  from: number;
  to: number;
}

/**
 * Where the line stands that the picture is about (the red line, the planned end). It is the same in every row, so
 * that a column of rows is read along one vertical; what lies up to 35 % past the line still has room.
 */
export const LINE_AT = 1 / 1.35;

export function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** The part of a span that is on the picture; null where nothing of it is. */
export function clip(from: number, to: number): Span | null {
  const span = { from: clamp(from), to: clamp(to) };
  return span.to > span.from ? span : null;
}

/** A share of the width, for an attribute of SVG. */
export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
