import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ReviewRoundsFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { Ago, Marked, PersonName, Section } from '@/ui';
import { criteria } from './criteria';
import styles from './requirements.module.css';

export const reviewRounds = graphql(`
  fragment ReviewRounds on Requirement {
    reviews {
      round
      passed
      decidedAt
      reviewer {
        id
        name
      }
      findings {
        criterion
        passed
        note
      }
    }
  }
`);

/** Every round of review, the newest first: nothing that was said is lost. */
export function Rounds({ requirement }: { requirement: FragmentType<typeof reviewRounds> }) {
  const text = useText();
  const label = useLabel();
  const { reviews } = readFragment(reviewRounds, requirement);
  if (reviews.length === 0) return null;
  return (
    <Section title={text('requirements-rounds')}>
      <ol className={styles.rounds}>
        {reviews.toReversed().map(({ round, passed, decidedAt, reviewer, findings }) => (
          <li key={round} className={styles.card}>
            <h3>
              <Marked tone={passed ? 'ok' : 'critical'}>
                {text(passed ? 'requirements-round-passed' : 'requirements-round-failed', { round })}
              </Marked>
            </h3>
            <p className="soft">
              <PersonName name={reviewer.name} /> · <Ago at={decidedAt} />
            </p>
            <dl className={styles.findings}>
              {inOrder(findings).map((finding) => (
                <div key={finding.criterion} className={styles.finding}>
                  <dt>
                    <Marked tone={finding.passed ? 'ok' : 'critical'}>
                      {label('ReviewCriterion', finding.criterion)}
                    </Marked>
                  </dt>
                  <dd>
                    {text(finding.passed ? 'requirements-passes' : 'requirements-fails')}
                    {finding.note && <p className={styles.words}>{finding.note}</p>}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
    </Section>
  );
}

type Findings = ReviewRoundsFragment['reviews'][number]['findings'];

function inOrder(findings: Findings): Findings {
  return findings.toSorted((a, b) => criteria.indexOf(a.criterion) - criteria.indexOf(b.criterion));
}
