/** What a person plans of a task, and what of it is sent. */
import type { TaskStatus, UpdateTaskInput } from '@/gql/graphql';

export interface TaskDraft {
  title: string;
  serviceItemId: string | null;
  parentId: string | null;
  assigneeId: string | null;
  plannedStart: string | null;
  plannedEnd: string | null;
  /** The exact amount in major units; empty for none. */
  plannedCost: string;
  weight: number;
  status: TaskStatus;
  dependsOn: readonly string[];
}

export const blankTask: TaskDraft = {
  title: '',
  serviceItemId: null,
  parentId: null,
  assigneeId: null,
  plannedStart: null,
  plannedEnd: null,
  plannedCost: '',
  weight: 1,
  status: 'TODO',
  dependsOn: [],
};

interface StoredTask extends Pick<TaskDraft, 'title' | 'weight' | 'status'> {
  plannedStart?: string | null;
  plannedEnd?: string | null;
  plannedCost?: { amount: string } | null;
  serviceItem?: { id: string } | null;
  parent?: { id: string } | null;
  assignee?: { id: string } | null;
  dependsOn: readonly { id: string }[];
}

export function draftOf(task: StoredTask): TaskDraft {
  return {
    title: task.title,
    serviceItemId: task.serviceItem?.id ?? null,
    parentId: task.parent?.id ?? null,
    assigneeId: task.assignee?.id ?? null,
    plannedStart: task.plannedStart ?? null,
    plannedEnd: task.plannedEnd ?? null,
    plannedCost: task.plannedCost?.amount ?? '',
    weight: task.weight,
    status: task.status,
    dependsOn: task.dependsOn.map(({ id }) => id),
  };
}

/** The fields that were changed, as the server takes them: what is left out stays, and null clears. */
export function changesOf(draft: TaskDraft, changed: readonly (keyof TaskDraft)[]): Omit<UpdateTaskInput, 'id'> {
  const { plannedCost, ...rest } = draft;
  const values = { ...rest, plannedCost: plannedCost === '' ? null : { amount: plannedCost } };
  return Object.fromEntries(changed.map((field) => [field, values[field]]));
}
