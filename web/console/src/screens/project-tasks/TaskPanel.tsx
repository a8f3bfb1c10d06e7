import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { ActionButton, type AllowedActions, Day, Facts, Marked, Money, Percent, PersonName } from '@/ui';
import { ReportProgress } from '../tasks/ReportProgress';
import type { TaskDialog } from './TaskDialogs';
import styles from './Tasks.module.css';

const taskPanel = graphql(`
  fragment TaskPanel on Task {
    id
    title
    plannedStart
    plannedEnd
    plannedCost @include(if: $money) { amount currency }
    percentComplete
    progressOn
    status
    overdue
    weight
    assignee { name }
    serviceItem { service }
    dependsOn { id title }
    subtasks { id }
    allowedActions { ...AllowedActionParts }
    ...ReportProgress
  }
`);

interface TaskPanelProps {
  task: FragmentType<typeof taskPanel>;
  /** What is allowed with the project of the task. */
  project: AllowedActions;
  open(dialog: TaskDialog): void;
}

/** What there is to know of the task that one is at, and to do with it. */
export function TaskPanel({ task, project, open }: TaskPanelProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const read = readFragment(taskPanel, task);
  const { id, allowedActions } = read;
  const facts: [string, ReactNode][] = [
    [text('project-tasks-status'), label('TaskStatus', read.status)],
    [text('project-tasks-progress'), <Percent key="progress" of={read.percentComplete / 100} decimals={2} />],
    [text('project-tasks-start'), <Day key="start" of={read.plannedStart} />],
    [
      text('project-tasks-end'),
      read.overdue ? (
        <Marked key="end" tone="critical">
          <Day of={read.plannedEnd} />
        </Marked>
      ) : (
        <Day key="end" of={read.plannedEnd} />
      ),
    ],
    [text('project-tasks-assignee'), <PersonName key="assignee" name={read.assignee?.name} />],
    [text('project-tasks-weight'), read.weight],
  ];
  if (read.serviceItem) facts.push([text('project-tasks-service'), read.serviceItem.service]);
  if (read.plannedCost) facts.push([text('project-tasks-cost'), <Money key="cost" of={read.plannedCost} />]);
  if (read.progressOn) facts.push([text('project-tasks-reported'), <Day key="reported" of={read.progressOn} />]);

  return (
    <div className={styles.panel}>
      <Link to="/tasks/$taskId" params={{ taskId: id }} className={styles.name}>
        {read.title}
      </Link>
      <Facts items={facts} />
      {read.dependsOn.length > 0 && (
        <p>
          <span className="soft">{text('project-tasks-waits-for')}</span>{' '}
          {format.list(read.dependsOn.map(({ title }) => title))}
        </p>
      )}
      <div className={styles.actions}>
        <ReportProgress task={read} />
        <ActionButton small action="updateTask" of={allowedActions} onPress={() => open({ name: 'edit', task: id })}>
          {text('project-tasks-edit')}
        </ActionButton>
        <ActionButton small action="createTask" of={project} onPress={() => open({ name: 'create', parent: id })}>
          {text('project-tasks-split')}
        </ActionButton>
        <ActionButton
          small
          look="danger"
          action="cancelTask"
          of={allowedActions}
          onPress={() => open({ name: 'cancel', task: id })}
        >
          {text('project-tasks-cancel')}
        </ActionButton>
      </div>
    </div>
  );
}
