import { useMe } from '@/api';
import { type FragmentType, readFragment } from '@/gql';
import type { TaskFormFragment, TaskStatus } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { ComboBox, DateField, FieldRow, MoneyField, NumberField, Select, TextField } from '@/ui';
import { AssigneeField } from './AssigneeField';
import { DependsOnField } from './DependsOnField';
import { otherParents } from './parents';
import type { TaskDraft } from './task-draft';
import { taskFormProject } from './task-form';

interface TaskFieldsProps {
  project: FragmentType<typeof taskFormProject>;
  tasks: readonly TaskFormFragment[];
  /** The task that is changed; left out for a new one. */
  task?: TaskFormFragment;
  value: TaskDraft;
  change(part: Partial<TaskDraft>): void;
  /** Why the plan changes; null where nobody asks. */
  reason: string | null;
  changeReason(reason: string): void;
}

/** What reports of progress do not say themselves. */
const chosenStatuses: TaskStatus[] = ['TODO', 'IN_PROGRESS', 'BLOCKED'];

export function TaskFields({ project, tasks, task, value, change, reason, changeReason }: TaskFieldsProps) {
  const text = useText();
  const label = useLabel();
  const { seesMoney } = useMe();
  const { serviceItems } = readFragment(taskFormProject, project);
  const currency = serviceItems[0]?.amount.currency;
  const hasParts = (task?.subtasks.length ?? 0) > 0;
  return (
    <>
      <TextField
        name="title"
        label={text('project-tasks-name')}
        value={value.title}
        onChange={(title) => change({ title })}
        isRequired
        autoFocus
      />
      <FieldRow>
        <DateField
          name="plannedStart"
          label={text('project-tasks-start')}
          value={value.plannedStart}
          onChange={(plannedStart) => change({ plannedStart })}
        />
        <DateField
          name="plannedEnd"
          label={text('project-tasks-end')}
          value={value.plannedEnd}
          onChange={(plannedEnd) => change({ plannedEnd })}
        />
      </FieldRow>
      <AssigneeField
        value={value.assigneeId}
        current={task?.assignee ?? null}
        onChange={(assigneeId) => change({ assigneeId })}
        from={value.plannedStart}
        to={value.plannedEnd}
      />
      <FieldRow>
        {task && (
          <ComboBox
            name="parentId"
            label={text('project-tasks-parent')}
            value={value.parentId}
            onChange={(parentId) => change({ parentId })}
            options={otherParents(tasks, task.id).map(({ id, title }) => ({ id, text: title }))}
          />
        )}
        {value.parentId === null && (
          <Select
            name="serviceItemId"
            label={text('project-tasks-service')}
            value={value.serviceItemId}
            onChange={(serviceItemId) => change({ serviceItemId })}
            options={serviceItems.map(({ id, service, quantity }) => ({
              id,
              text: text('project-tasks-service-of', { service, quantity }),
            }))}
          />
        )}
        {task && chosenStatuses.includes(value.status) && !hasParts && (
          <Select
            name="status"
            label={text('project-tasks-status')}
            value={value.status}
            onChange={(status) => change({ status: status as TaskStatus })}
            options={chosenStatuses.map((status) => ({ id: status, text: label('TaskStatus', status) }))}
          />
        )}
        <NumberField
          name="weight"
          label={text('project-tasks-weight')}
          hint={text('project-tasks-weight-hint')}
          value={value.weight}
          onChange={(weight) => change({ weight: weight ?? 1 })}
          minValue={1}
          maxValue={10_000}
        />
        {seesMoney && currency && !hasParts && (
          <MoneyField
            name="plannedCost"
            label={text('project-tasks-cost')}
            value={value.plannedCost}
            onChange={(plannedCost) => change({ plannedCost })}
            currency={currency}
          />
        )}
      </FieldRow>
      <DependsOnField
        tasks={tasks.filter(({ id }) => id !== task?.id)}
        value={value.dependsOn}
        onChange={(dependsOn) => change({ dependsOn })}
      />
      {reason !== null && (
        <TextField
          name="reason"
          label={text('project-tasks-reason')}
          hint={text('project-tasks-reason-hint')}
          value={reason}
          onChange={changeReason}
        />
      )}
    </>
  );
}
