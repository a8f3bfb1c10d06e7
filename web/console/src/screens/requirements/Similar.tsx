import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { EmptyState, Money, Section } from '@/ui';
import { FinishedFigures, Lessons } from './FinishedProjects';
import styles from './requirements.module.css';

export const similarProjects = graphql(`
  fragment SimilarProjects on Requirement {
    similarRetrospectives(first: 5) {
      similarity
      reasons
      actualCost {
        amount
        currency
      }
      overrunFactor
      plannedDays
      durationDays
      satisfaction
      project {
        id
        name
        customer {
          id
          name
        }
      }
      retrospective {
        id
        lessons
        effectScore
      }
    }
  }
`);

/** What projects like this one really cost and how long they really took: beside it while it is written and reviewed. */
export function Similar({ requirement }: { requirement: FragmentType<typeof similarProjects> }) {
  const text = useText();
  const format = useFormat();
  const { similarRetrospectives } = readFragment(similarProjects, requirement);
  return (
    <Section title={text('requirements-similar')}>
      {similarRetrospectives.length === 0 && (
        <EmptyState title={text('requirements-similar-none')}>
          <p>{text('requirements-similar-none-hint')}</p>
        </EmptyState>
      )}
      <ul className={styles.finished}>
        {similarRetrospectives.map(({ project, retrospective, ...similar }) => (
          <li key={project.id} className={styles.card}>
            <h3>
              <Link to="/projects/$projectId" params={{ projectId: project.id }}>
                {project.name}
              </Link>
            </h3>
            <p className="soft">
              {text('requirements-alike', {
                share: format.percent(similar.similarity),
                reasons: similar.reasons.join(' · '),
              })}
            </p>
            <FinishedFigures
              cost={similar.actualCost && <Cost cost={similar.actualCost} factor={similar.overrunFactor} />}
              plannedDays={similar.plannedDays}
              realDays={similar.durationDays}
              rating={similar.satisfaction}
              effectScore={retrospective.effectScore}
            />
            <Lessons text={retrospective.lessons} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What it cost, and what share of its budget that was. */
function Cost({ cost, factor }: { cost: { amount: string; currency: string }; factor: number | null | undefined }) {
  const text = useText();
  const format = useFormat();
  return (
    <>
      <Money of={cost} whole />
      {typeof factor === 'number' && (
        <span className="soft"> {text('requirements-of-budget', { share: format.percent(factor) })}</span>
      )}
    </>
  );
}
