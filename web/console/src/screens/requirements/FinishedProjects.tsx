import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { daysBetween, useFormat, useText } from '@/i18n';
import { Money } from '@/ui';
import styles from './requirements.module.css';

export const finishedProject = graphql(`
  fragment FinishedProject on Project {
    id
    code
    name
    plannedStart
    plannedEnd
    actualStart
    actualEnd
    requirement {
      id
      amount {
        amount
        currency
      }
    }
    retrospective {
      id
      lessons
      effectScore
      satisfaction {
        rating
        comment
      }
    }
  }
`);

/** What was done for a customer before, and how it went. */
export function FinishedProjects({ projects }: { projects: readonly FragmentType<typeof finishedProject>[] }) {
  return (
    <ul className={styles.finished}>
      {readFragment(finishedProject, projects).map((project) => (
        <li key={project.id} className={styles.card}>
          <h3>
            <Link to="/projects/$projectId" params={{ projectId: project.id }}>
              {project.name}
            </Link>
          </h3>
          <FinishedFigures
            amount={<Money of={project.requirement.amount} whole />}
            plannedDays={days(project.plannedStart, project.plannedEnd)}
            realDays={days(project.actualStart, project.actualEnd)}
            rating={project.retrospective?.satisfaction?.rating}
            effectScore={project.retrospective?.effectScore}
          />
          <Lessons text={project.retrospective?.lessons} />
        </li>
      ))}
    </ul>
  );
}

function days(from: string | null | undefined, to: string | null | undefined): number | null {
  return from && to ? daysBetween(from, to) + 1 : null;
}

interface FinishedFiguresProps {
  amount?: ReactNode;
  cost?: ReactNode;
  plannedDays: number | null | undefined;
  realDays: number | null | undefined;
  rating: number | null | undefined;
  effectScore: number | null | undefined;
}

/** How a project that is done went, in figures. */
export function FinishedFigures({ amount, cost, plannedDays, realDays, rating, effectScore }: FinishedFiguresProps) {
  const text = useText();
  const format = useFormat();
  const figures: [string, ReactNode][] = [];
  if (amount) figures.push([text('requirements-finished-price'), amount]);
  if (cost) figures.push([text('requirements-finished-cost'), cost]);
  if (realDays)
    figures.push([
      text('requirements-finished-days'),
      plannedDays
        ? text('requirements-days-of-planned', { days: realDays, planned: plannedDays })
        : text('requirements-days', { days: realDays }),
    ]);
  if (effectScore !== null && effectScore !== undefined)
    figures.push([text('requirements-finished-effect'), format.number(effectScore, 0)]);
  if (rating) figures.push([text('requirements-finished-rating'), text('requirements-rating', { rating })]);
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What it taught, where somebody wrote it down. */
export function Lessons({ text: lessons }: { text: string | null | undefined }) {
  return lessons ? <p className={styles.quote}>{lessons}</p> : null;
}
