import { type FragmentType, graphql, readFragment } from '@/gql';
import type { EffectsFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { EmptyState, Section } from '@/ui';
import styles from './retrospectives.module.css';

export const effects = graphql(`
  fragment Effects on Retrospective {
    serviceEffects {
      formula
      score
      scoreReason
      serviceItem { id service description }
      metrics { metric target actual attainment }
      rates { name formula target actual reason }
    }
  }
`);

/** What each service achieved: its metrics and rates, and the formula that makes a score of them. */
export function Effects({ retrospective }: { retrospective: FragmentType<typeof effects> }) {
  const text = useText();
  const { serviceEffects } = readFragment(effects, retrospective);
  return (
    <Section title={text('retrospectives-effect')}>
      {serviceEffects.length === 0 && <EmptyState title={text('retrospectives-no-effects')} />}
      <div className={styles.effects}>
        {serviceEffects.map((effect) => (
          <ServiceEffect key={effect.serviceItem?.id ?? ''} effect={effect} />
        ))}
      </div>
    </Section>
  );
}

function ServiceEffect({ effect }: { effect: EffectsFragment['serviceEffects'][number] }) {
  const text = useText();
  const format = useFormat();
  const { serviceItem, formula, score, scoreReason, metrics, rates } = effect;
  return (
    <article className={styles.effect}>
      <div className={styles.head}>
        <h3>{serviceItem?.service ?? text('retrospectives-whole-project')}</h3>
        <strong>{score === null ? scoreReason : format.number(score, 1)}</strong>
      </div>
      <p className="soft">{formula}</p>
      <table className={styles.figures}>
        <thead>
          <tr>
            <th scope="col">{text('retrospectives-metric')}</th>
            <th scope="col">{text('retrospectives-target')}</th>
            <th scope="col">{text('retrospectives-actual')}</th>
            <th scope="col">{text('retrospectives-attainment')}</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ metric, target, actual, attainment }) => (
            <tr key={metric}>
              <th scope="row">{metric}</th>
              <td>{format.number(target)}</td>
              <td>{format.number(actual)}</td>
              <td>{format.percent(attainment)}</td>
            </tr>
          ))}
          {rates.map(({ name, formula, target, actual, reason }) => (
            <tr key={name}>
              <th scope="row">
                {name} <span className="soft">{formula}</span>
              </th>
              <td>{format.percent(target, 1)}</td>
              <td title={reason ?? undefined}>{format.percent(actual, 1)}</td>
              <td className="soft">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}
