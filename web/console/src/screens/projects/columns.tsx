import type { ProgressRowFragment } from '@/gql/graphql';
import { today, useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { TimeLine } from '@/pictures/TimeLine';
import type { AlertOfActions, Reaction } from '@/screens/alerts/AlertActions';
import { type Column, Day, Money, PersonName } from '@/ui';
import type { Change } from './changes';
import { ProjectCell } from './ProjectCell';
import styles from './projects.module.css';
import { WhyCell } from './WhyCell';

export type ProjectColumn = Column<ProgressRowFragment>;

interface ColumnParts {
  seesMoney: boolean;
  changes?: ReadonlyMap<string, Change>;
  react(alert: AlertOfActions, reaction: Reaction): void;
}

/** The columns of a table of projects, by name: each table takes those that it needs, in its order. */
export function useProjectColumns({ seesMoney, changes, react }: ColumnParts) {
  const text = useText();
  const day = today();
  const columns = {
    project: {
      key: 'project',
      header: text('projects-project'),
      cell: (project) => <ProjectCell project={project} change={changes?.get(project.id)} />,
      width: '22%',
      orders: ['NAME_ASC', 'NAME_DESC'],
    },
    why: {
      key: 'why',
      header: text('projects-why'),
      cell: (project) => <WhyCell project={project} react={react} />,
      width: '28%',
      orders: ['ATTENTION'],
    },
    load: {
      key: 'load',
      header: text('projects-load'),
      cell: (project) => (
        <div className={styles.line}>
          <LoadLine project={project} size="row" />
        </div>
      ),
      width: '12%',
    },
    time: {
      key: 'time',
      header: text('projects-time'),
      cell: (project) => (
        <div className={styles.line}>
          <TimeLine project={project} size="row" today={day} />
        </div>
      ),
      width: '12%',
      orders: ['PROGRESS_ASC', 'PROGRESS_DESC'],
    },
    end: {
      key: 'end',
      header: text('projects-end'),
      cell: ({ plannedEnd }) => <Day of={plannedEnd} />,
      orders: ['PLANNED_END_ASC', 'PLANNED_END_DESC'],
    },
    issues: {
      key: 'issues',
      header: text('projects-issues'),
      cell: ({ openIssueCount }) => openIssueCount,
      align: 'end',
    },
    milestone: {
      key: 'milestone',
      header: text('projects-milestone'),
      cell: (project) => <Milestone project={project} today={day} />,
    },
    manager: {
      key: 'manager',
      header: text('projects-manager'),
      cell: ({ manager }) => <PersonName name={manager.name} />,
    },
    amount: {
      key: 'amount',
      header: text('projects-amount'),
      cell: ({ contract }) => <Money of={contract?.amount} whole />,
      align: 'end',
    },
  } satisfies Record<string, ProjectColumn>;
  return { ...columns, load: seesMoney ? columns.load : null, amount: seesMoney ? columns.amount : null };
}

function Milestone({ project: { nextMilestone }, today }: { project: ProgressRowFragment; today: string }) {
  if (!nextMilestone) return '–';
  const { service, milestoneDate } = nextMilestone;
  const late = Boolean(milestoneDate && milestoneDate < today);
  return (
    <span className={styles.milestone}>
      <span>{service}</span>
      <span className={late ? styles.late : 'soft'}>
        <Day of={milestoneDate} />
      </span>
    </span>
  );
}
