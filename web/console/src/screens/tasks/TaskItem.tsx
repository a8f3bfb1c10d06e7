import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Badge, Button, Day, Dialog, Marked, Percent } from '@/ui';
import { RaiseIssueForm } from '../project-issues/RaiseIssueDialog';
import { ReportProgress } from './ReportProgress';
import styles from './TaskItem.module.css';

const taskItem = graphql(`
  fragment TaskItem on Task {
    id
    title
    plannedStart
    plannedEnd
    percentComplete
    status
    overdue
    parent { id title }
    project { id code name }
    ...ReportProgress
  }
`);

interface TaskItemProps {
  task: FragmentType<typeof taskItem>;
  /** What else is known of it. */
  children?: ReactNode;
}

/** A task to be done, with what one does about it: report, or tell of a problem. */
export function TaskItem({ task, children }: TaskItemProps) {
  const text = useText();
  const label = useLabel();
  const [raising, setRaising] = useState(false);
  const read = readFragment(taskItem, task);
  const { project, parent } = read;
  return (
    <li className={styles.task}>
      <div className={styles.what}>
        <Link to="/tasks/$taskId" params={{ taskId: read.id }} className={styles.title}>
          {parent ? text('tasks-part-of', { parent: parent.title, title: read.title }) : read.title}
        </Link>
        <p className="soft">
          <Link to="/projects/$projectId" params={{ projectId: project.id }} className={styles.project}>
            {project.name}
          </Link>
        </p>
      </div>
      <p className={styles.facts}>
        {read.overdue ? (
          <Marked tone="critical">
            <Due day={read.plannedEnd} />
          </Marked>
        ) : (
          <Due day={read.plannedEnd} />
        )}
        {read.status === 'BLOCKED' && <Badge tone="warning">{label('TaskStatus', read.status)}</Badge>}
        <span className={styles.done}>
          <Percent of={read.percentComplete / 100} />
        </span>
        {children}
      </p>
      <div className={styles.bar} aria-hidden="true">
        <div style={{ width: `${read.percentComplete}%` }} />
      </div>
      <div className={styles.actions}>
        <ReportProgress task={read} />
        <Button small look="quiet" onPress={() => setRaising(true)}>
          {text('tasks-raise')}
        </Button>
      </div>
      <Dialog title={text('tasks-raise-at', { title: read.title })} isOpen={raising} onOpenChange={setRaising}>
        <RaiseIssueForm projectId={project.id} taskId={read.id} close={() => setRaising(false)} />
      </Dialog>
    </li>
  );
}

function Due({ day }: { day: string | null | undefined }) {
  const text = useText();
  if (!day) return <span>{text('tasks-no-due')}</span>;
  return (
    <span>
      {text('tasks-due')} <Day of={day} weekday />
    </span>
  );
}
