import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useLabel, useText } from '@/i18n';
import {
  Ago,
  Button,
  ButtonLink,
  Day,
  Dialog,
  ErrorState,
  Facts,
  Marked,
  Money,
  PageTitle,
  Percent,
  PersonName,
  Section,
  Skeleton,
} from '@/ui';
import { RaiseIssueForm } from '../project-issues/RaiseIssueDialog';
import { ReportProgress } from '../tasks/ReportProgress';
import styles from './Task.module.css';

const taskPage = graphql(`
  query TaskPage($id: ID!, $money: Boolean!) {
    node(id: $id) {
      ... on Task {
        id
        title
        plannedStart
        plannedEnd
        plannedCost @include(if: $money) { amount currency }
        percentComplete
        status
        overdue
        milestone
        assignee { name }
        serviceItem { service }
        parent { id title }
        subtasks { id title percentComplete }
        dependsOn { id title status }
        project { id name code }
        progressEntries {
          percentComplete
          note
          reportedAt
          reportedBy { name }
        }
        ...ReportProgress
      }
    }
  }
`);

const route = getRouteApi('/tasks/$taskId');

/** One task: what it is, what it waits for, and what was reported of it. */
export default function TaskPage() {
  const text = useText();
  const label = useLabel();
  const { taskId } = route.useParams();
  const { seesMoney: money } = useMe();
  const [raising, setRaising] = useState(false);
  // Which project's changes are followed is known once the task is there.
  const [projectId, setProjectId] = useState<string>();
  const { data, failure, refetch } = useLiveQuery(taskPage, { id: taskId, money }, projectId ? { projectId } : {});
  const task = data?.node;
  const found = task?.__typename === 'Task' ? task.project.id : undefined;
  if (found && found !== projectId) setProjectId(found);
  if (task?.__typename !== 'Task') {
    return failure || data ? (
      <ErrorState failure={failure ?? { kind: 'missing', message: '' }} retry={refetch} />
    ) : (
      <Skeleton lines={10} />
    );
  }
  const { project, parent, subtasks, dependsOn, progressEntries } = task;
  return (
    <>
      <PageTitle
        title={task.title}
        actions={
          <ButtonLink to="/projects/$projectId/tasks" params={{ projectId: project.id }} search={{ task: taskId }}>
            {text('task-in-plan')}
          </ButtonLink>
        }
      >
        <Link to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>{' '}
        <span className="nowrap">{project.code}</span>
      </PageTitle>
      <div className={styles.actions}>
        <ReportProgress task={task} />
        <Button small look="quiet" onPress={() => setRaising(true)}>
          {text('task-raise')}
        </Button>
      </div>
      <Facts
        items={[
          [text('task-status'), label('TaskStatus', task.status)],
          [text('task-progress'), <Percent key="progress" of={task.percentComplete / 100} />],
          [text('task-start'), <Day key="start" of={task.plannedStart} />],
          [
            text('task-end'),
            task.overdue ? (
              <Marked key="end" tone="critical">
                <Day of={task.plannedEnd} />
              </Marked>
            ) : (
              <Day key="end" of={task.plannedEnd} />
            ),
          ],
          [text('task-assignee'), <PersonName key="assignee" name={task.assignee?.name} />],
          ...(task.serviceItem ? [[text('task-service'), task.serviceItem.service] as [string, string]] : []),
          ...(task.plannedCost
            ? [[text('task-cost'), <Money key="cost" of={task.plannedCost} />] as [string, React.ReactNode]]
            : []),
        ]}
      />
      <Others title={text('task-parent')} tasks={parent ? [parent] : []} />
      <Others title={text('task-parts')} tasks={subtasks} />
      <Others title={text('task-waits-for')} tasks={dependsOn} />
      {progressEntries.length > 0 && (
        <Section title={text('task-reports')}>
          <ol className={styles.reports}>
            {progressEntries.toReversed().map(({ reportedAt, reportedBy, percentComplete, note }) => (
              <li key={reportedAt}>
                <strong>
                  <Percent of={percentComplete / 100} />
                </strong>{' '}
                <PersonName name={reportedBy.name} />{' '}
                <span className="soft">
                  <Ago at={reportedAt} />
                </span>
                {note && <p className={styles.note}>{note}</p>}
              </li>
            ))}
          </ol>
        </Section>
      )}
      <Dialog title={text('task-raise')} isOpen={raising} onOpenChange={setRaising}>
        <RaiseIssueForm projectId={project.id} taskId={taskId} close={() => setRaising(false)} />
      </Dialog>
    </>
  );
}

interface OthersProps {
  title: string;
  tasks: readonly { id: string; title: string }[];
}

/** The tasks around it, as links. */
function Others({ title, tasks }: OthersProps) {
  if (tasks.length === 0) return null;
  return (
    <Section title={title}>
      <ul>
        {tasks.map(({ id, title }) => (
          <li key={id}>
            <Link to="/tasks/$taskId" params={{ taskId: id }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
