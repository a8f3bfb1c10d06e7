import { useId } from 'react';
import { useLabel, useText } from '@/i18n';
import styles from './EvidencePicture.module.css';
import type { EvidenceScale, Mark, ScaleName } from './evidence-shape';
import { useEvidenceValue } from './evidence-value';
import { FigureItem } from './FigureItem';
import { Across, BarPart, Diamond, Range, useStripes } from './marks';
import pictureStyles from './picture.module.css';
import { type Sign, Swatch } from './Swatch';

const HEIGHT = 28;
const MIDDLE = HEIGHT / 2;

/** One scale of the evidence, with its figures below, which are also the key of its signs. */
export function EvidenceScalePicture({ scale }: { scale: EvidenceScale }) {
  const text = useText();
  const label = useLabel();
  const value = useEvidenceValue();
  const titleId = useId();
  const names: Record<ScaleName, string> = {
    days: text('pictures-evidence-days'),
    money: text('pictures-evidence-money'),
    chance: text('pictures-evidence-chance'),
    silence: text('pictures-evidence-silence'),
  };
  return (
    <div>
      <p id={titleId} className={styles.heading}>
        {names[scale.name]}
      </p>
      <ScalePlot scale={scale} />
      <dl className={pictureStyles.figures} aria-labelledby={titleId}>
        {scale.stack.map(({ figure, state }) => (
          <FigureItem
            key={figure.name}
            sign={<Swatch sign={state} />}
            name={label('EvidenceName', figure.name)}
            value={value(figure)}
          />
        ))}
        {scale.marks.map((mark) => (
          <FigureItem
            key={mark.figure.name}
            sign={mark.kind === 'range' ? undefined : <Swatch sign={signOf(mark)} />}
            name={label('EvidenceName', mark.figure.name)}
            value={value(mark.figure)}
            past={mark.kind === 'figure' && scale.past !== null}
          />
        ))}
      </dl>
    </div>
  );
}

function signOf({ kind }: Mark): Sign {
  switch (kind) {
    case 'limit':
      return 'line';
    case 'closes':
      return 'closes';
    case 'now':
      return 'today';
    case 'figure':
    case 'range':
      return 'figure';
  }
}

/** The list below says everything that is drawn here. */
function ScalePlot({ scale: { marks, past, range, stack } }: { scale: EvidenceScale }) {
  const { fill, pattern } = useStripes();
  return (
    <svg className={pictureStyles.picture} width="100%" height={HEIGHT} aria-hidden="true">
      {pattern}
      <BarPart span={{ from: 0, to: 1 }} y={MIDDLE - 3} height={6} className={pictureStyles.track} />
      {stack.map(({ state, span }) => (
        <BarPart
          key={state}
          span={span}
          y={MIDDLE - 6}
          height={12}
          className={pictureStyles[state]}
          fill={state === 'committed' ? fill : undefined}
        />
      ))}
      <BarPart
        span={past}
        y={stack.length > 0 ? HEIGHT - 3 : MIDDLE - 3}
        height={stack.length > 0 ? 3 : 6}
        className={styles.past}
      />
      {range && <Range span={range} y={MIDDLE} />}
      {marks.map(({ kind, figure, at }) => {
        if (kind === 'range') return null;
        if (kind === 'figure') return <Diamond key={figure.name} at={at} y={MIDDLE} />;
        const look = { limit: pictureStyles.line, closes: pictureStyles.closes, now: pictureStyles.today }[kind];
        return <Across key={figure.name} at={at} height={HEIGHT} className={look} />;
      })}
    </svg>
  );
}
