import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Duty } from '@/gql/graphql';
import { today, useLabel, useText } from '@/i18n';
import { Day, EmptyState, Marked } from '@/ui';
import { severityTones } from '../../project-issues/severity-tones';
import { useDutyName } from './duty-name';
import styles from './ProjectManager.module.css';
import { byUrgency } from './work';
import { workRow } from './work-row';

export const workListItem = graphql(`
  fragment WorkListItem on WorkItem {
    __typename
    ... on Requirement {
      id
      title
      wantedStart
      customer { name }
    }
    ... on Project {
      id
      name
      plannedStart
      customer { name }
    }
    ... on Task {
      id
      title
      plannedEnd
      project { id name }
    }
    ... on Issue {
      id
      title
      severity
      project { id name }
    }
  }
`);

interface WorkListProps {
  queues: readonly {
    duty: Duty;
    count: number;
    items: readonly FragmentType<typeof workListItem>[];
  }[];
}

/** What waits, by the day on which it is due; what has none comes last, as it has waited longest first. */
export function WorkList({ queues }: WorkListProps) {
  const text = useText();
  const label = useLabel();
  const dutyName = useDutyName();
  const day = today();
  const rows = byUrgency(
    queues.flatMap(({ duty, items }) => readFragment(workListItem, items).flatMap((item) => workRow(duty, item) ?? [])),
  );
  const unlisted = queues.reduce((sum, { count, items }) => sum + count - items.length, 0);
  if (rows.length === 0) {
    return (
      <EmptyState title={text('home-project-manager-nothing')}>{text('home-project-manager-nothing-why')}</EmptyState>
    );
  }
  return (
    <>
      <ul className={styles.work}>
        {rows.map(({ id, duty, due, what, where, severity, to }) => (
          <li key={`${duty} ${id}`}>
            <Link to={to} className={styles.row}>
              <span className={styles.due}>
                {due && due < day ? (
                  <Marked tone="critical">
                    <Day of={due} />
                  </Marked>
                ) : (
                  <Day of={due} />
                )}
              </span>
              <span className={styles.duty}>{dutyName(duty)}</span>
              <span className={styles.what}>
                {what} {severity && <Marked tone={severityTones[severity]}>{label('IssueSeverity', severity)}</Marked>}
              </span>
              <span className={styles.where}>{where}</span>
            </Link>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p className="soft">{text('home-project-manager-unlisted', { count: unlisted })}</p>}
    </>
  );
}
