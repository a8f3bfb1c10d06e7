import { Across, BarPart, Diamond, Range, useStripes } from './marks';
import styles from './picture.module.css';

export type Sign =
  | 'paid'
  | 'committed'
  | 'submitted'
  | 'line'
  | 'budget'
  | 'forecast'
  | 'figure'
  | 'plan'
  | 'done'
  | 'today'
  | 'planned-end'
  | 'closes'
  | 'ended';

const WIDTH = 18;
const HEIGHT = 12;
const WHOLE = { from: 0, to: 1 };

/** A sign as it stands in a picture, for the key of the picture. */
export function Swatch({ sign }: { sign: Sign }) {
  return (
    <svg className={styles.swatch} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <Drawn sign={sign} />
    </svg>
  );
}

function Drawn({ sign }: { sign: Sign }) {
  const { fill, pattern } = useStripes();
  const bar = { span: WHOLE, y: 2, height: 8 };
  switch (sign) {
    case 'paid':
    case 'submitted':
    case 'plan':
    case 'done':
      return <BarPart {...bar} className={styles[sign]} />;
    case 'committed':
      return (
        <>
          {pattern}
          <BarPart {...bar} fill={fill} className={styles.committed} />
        </>
      );
    case 'line':
    case 'budget':
    case 'today':
    case 'closes':
      return <Across at={0.5} height={HEIGHT} className={styles[sign]} />;
    case 'planned-end':
      return <Across at={0.5} height={HEIGHT} className={styles.plannedEnd} />;
    case 'figure':
      return <Diamond at={0.5} y={HEIGHT / 2} />;
    case 'ended':
      return <Diamond at={0.5} y={HEIGHT / 2} className={styles.ended} />;
    case 'forecast':
      return (
        <>
          <Range span={WHOLE} y={HEIGHT / 2} />
          <Diamond at={0.5} y={HEIGHT / 2} />
        </>
      );
  }
}
