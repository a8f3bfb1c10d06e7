import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { PersonName, Section } from '@/ui';
import styles from './CostHistory.module.css';

export const costHistory = graphql(`
  fragment CostHistory on Cost {
    createdAt
    submittedBy { name }
    approvals {
      step
      comment
      decidedAt
      decidedBy { name }
    }
  }
`);

/** What people did with a cost, oldest first. */
export function CostHistory({ cost }: { cost: FragmentType<typeof costHistory> }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { createdAt, submittedBy, approvals } = readFragment(costHistory, cost);
  const steps = [
    { name: text('costs-submitted'), at: createdAt, by: submittedBy.name, comment: null },
    ...approvals.map(({ step, comment, decidedAt, decidedBy }) => ({
      name: label('CostStep', step),
      at: decidedAt,
      by: decidedBy.name,
      comment: comment ?? null,
    })),
  ];
  return (
    <Section title={text('costs-history')}>
      <ol className={styles.steps}>
        {steps.map(({ name, at, by, comment }) => (
          <li key={`${name}${at}`} className={styles.step}>
            <time className="soft nowrap" dateTime={at}>
              {format.instant(at)}
            </time>
            <span>
              <strong>{name}</strong> <PersonName name={by} />
              {comment && <q className={styles.comment}>{comment}</q>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
