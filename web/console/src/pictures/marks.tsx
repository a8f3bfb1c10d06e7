import { useId } from 'react';
import styles from './picture.module.css';
import { percent, type Span } from './span';

/** What stands at one place of a picture, wherever that place is once the picture has its width. */
function At({ x, children }: { x: number; children: React.ReactNode }) {
  return (
    <svg x={percent(x)} overflow="visible" aria-hidden="true">
      {children}
    </svg>
  );
}

interface PlaceProps {
  at: number;
  /** The middle of the bar. */
  y: number;
  className?: string;
}

/** A forecast: a diamond. */
export function Diamond({ at, y, className = styles.mark }: PlaceProps) {
  return (
    <At x={at}>
      <path className={className} d={`M0 ${y - 5}l5 5-5 5-5-5z`} />
    </At>
  );
}

/** The likely range of a forecast: a line with ends. */
export function Range({ span, y }: { span: Span; y: number }) {
  const [x1, x2] = [percent(span.from), percent(span.to)];
  return (
    <>
      <line className={styles.halo} x1={x1} x2={x2} y1={y} y2={y} />
      <line className={styles.range} x1={x1} x2={x2} y1={y} y2={y} />
      {[x1, x2].map((x) => (
        <line key={x} className={styles.range} x1={x} x2={x} y1={y - 3} y2={y + 3} />
      ))}
    </>
  );
}

/** A line across the bar; its halo keeps it apart from what it crosses. */
export function Across({ at, height, className }: { at: number; height: number; className?: string }) {
  const x = percent(at);
  return (
    <>
      <line className={styles.halo} x1={x} x2={x} y1={0} y2={height} />
      <line className={className} x1={x} x2={x} y1={0} y2={height} />
    </>
  );
}

/** Something lies past the right edge. */
export function Beyond({ y }: { y: number }) {
  return (
    <At x={1}>
      <path className={styles.beyond} d={`M-9 ${y - 5}l5 5-5 5M-4 ${y - 5}l5 5-5 5`} />
    </At>
  );
}

interface BarProps {
  span: Span | null;
  y: number;
  height: number;
  className?: string;
  fill?: string;
}

export function BarPart({ span, y, height, className, fill }: BarProps) {
  if (!span) return null;
  return (
    <rect
      className={className}
      fill={fill}
      x={percent(span.from)}
      y={y}
      width={percent(span.to - span.from)}
      height={height}
    />
  );
}

/** Stripes, to be told apart without colour; those of what is promised and not paid, unless another look is given. */
export function useStripes(className = styles.stripes) {
  const id = useId();
  const pattern = (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className={className} width="2.5" height="5" />
      </pattern>
    </defs>
  );
  return { fill: `url(#${id})`, pattern };
}
