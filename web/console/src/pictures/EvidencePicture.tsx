import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import styles from './EvidencePicture.module.css';
import { EvidenceScalePicture } from './EvidenceScalePicture';
import { type Contributor, type EvidenceFigure, evidenceShape } from './evidence-shape';
import { useEvidenceValue } from './evidence-value';
import { percent } from './span';
import { useEnding } from './useEnding';

export const EvidenceOfAlert = graphql(`
  fragment EvidencePicture on Alert {
    rule
    resolvedAt
    evidence { name value unit currency }
  }
`);

interface EvidencePictureProps {
  alert: FragmentType<typeof EvidenceOfAlert>;
}

/** Why this alert: which figure passed which threshold, what contributes most, and what would end it. */
export function EvidencePicture({ alert }: EvidencePictureProps) {
  const text = useText();
  const ending = useEnding();
  const { rule, resolvedAt, evidence } = readFragment(EvidenceOfAlert, alert);
  const figures: EvidenceFigure[] = evidence.map((figure) => ({ ...figure, currency: figure.currency ?? null }));
  const { scales, contributors, closes } = evidenceShape(figures);
  return (
    <div className={styles.picture}>
      {scales.map((scale) => (
        <EvidenceScalePicture key={scale.name} scale={scale} />
      ))}
      {contributors.length > 0 && <Contributors contributors={contributors} />}
      {!resolvedAt && (
        <div>
          <p className={styles.heading}>{text('pictures-evidence-ends')}</p>
          <p>{ending(rule, closes)}</p>
        </div>
      )}
      <AllFigures figures={figures} />
    </div>
  );
}

function Contributors({ contributors }: { contributors: Contributor[] }) {
  const text = useText();
  const value = useEvidenceValue();
  return (
    <div>
      <p className={styles.heading}>{text('pictures-evidence-contributors')}</p>
      <ul className={styles.contributors}>
        {contributors.map(({ name, by, share }) => (
          <li key={by.name} className={styles.contributor}>
            <span>{name}</span>
            <svg width="100%" height="10" aria-hidden="true">
              <rect className={styles.contribution} width={percent(share)} height="10" />
            </svg>
            <span className="number">{value(by)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Everything that the verdict was decided on, to be recomputed. */
function AllFigures({ figures }: { figures: EvidenceFigure[] }) {
  const text = useText();
  const label = useLabel();
  const value = useEvidenceValue();
  return (
    <details className={styles.all}>
      <summary>{text('pictures-evidence-all', { count: figures.length })}</summary>
      <dl>
        {figures.map((figure) => (
          <div key={figure.name}>
            <dt>{label('EvidenceName', figure.name)}</dt>
            <dd>{value(figure)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
