import type { TaskFormFragment, TaskFormProjectFragment } from '@/gql/graphql';
import { nothing, useFormat, useLabel, useText } from '@/i18n';
import type { TaskDraft } from './task-draft';

/** What was changed of a task, in words, beside what is stored. */
export function useTaskChanges(
  { serviceItems }: Pick<TaskFormProjectFragment, 'serviceItems'>,
  tasks: readonly TaskFormFragment[],
  { mine, theirs, changed }: { mine: TaskDraft; theirs: TaskDraft; changed: readonly (keyof TaskDraft)[] },
) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const people = new Map(tasks.flatMap(({ assignee }) => (assignee ? [[assignee.id, assignee.name]] : [])));
  const services = new Map(serviceItems.map(({ id, service }) => [id, service]));
  const title = (id: string) => titles.get(id) ?? nothing;

  const says: Record<keyof TaskDraft, [label: string, say: (draft: TaskDraft) => string]> = {
    title: [text('project-tasks-name'), ({ title }) => title],
    serviceItemId: [text('project-tasks-service'), ({ serviceItemId }) => services.get(serviceItemId ?? '') ?? nothing],
    parentId: [text('project-tasks-parent'), ({ parentId }) => (parentId ? title(parentId) : nothing)],
    assigneeId: [text('project-tasks-assignee'), ({ assigneeId }) => people.get(assigneeId ?? '') ?? nothing],
    plannedStart: [text('project-tasks-start'), ({ plannedStart }) => format.day(plannedStart)],
    plannedEnd: [text('project-tasks-end'), ({ plannedEnd }) => format.day(plannedEnd)],
    plannedCost: [text('project-tasks-cost'), ({ plannedCost }) => plannedCost || nothing],
    weight: [text('project-tasks-weight'), ({ weight }) => format.number(weight)],
    status: [text('project-tasks-status'), ({ status }) => label('TaskStatus', status)],
    dependsOn: [text('project-tasks-waits-for'), ({ dependsOn }) => format.list(dependsOn.map(title)) || nothing],
  };
  return changed.map((field) => {
    const [label, say] = says[field];
    return { label, mine: say(mine), theirs: say(theirs) };
  });
}
