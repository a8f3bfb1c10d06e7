import { useState } from 'react';
import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { TaskFormFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, Conflict, Form } from '@/ui';
import { TaskFields } from './TaskFields';
import { useTaskChanges } from './task-changes';
import { changesOf, draftOf } from './task-draft';
import { taskFormProject } from './task-form';

const updateTask = graphql(`
  mutation UpdateTask($input: UpdateTaskInput!) {
    updateTask(input: $input) {
      task {
        id
        version
      }
      errors { ...UserErrorParts }
    }
  }
`);

interface EditTaskFormProps {
  project: FragmentType<typeof taskFormProject>;
  tasks: readonly TaskFormFragment[];
  task: TaskFormFragment;
  close(): void;
}

/** Changes of a task. Where the work has begun, a change of the plan takes a new baseline. */
export function EditTaskForm({ project, tasks, task, close }: EditTaskFormProps) {
  const text = useText();
  const action = useAction(updateTask);
  const { id, version } = task;
  const planned = readFragment(taskFormProject, project);
  const stored = draftOf(task);
  const draft = useDraft(`update-task:${id}`, { task: stored, reason: '' });
  // What the person has read: a change after it is a conflict.
  const [read, setRead] = useState({ version, task: stored });
  const { reason } = draft.value;
  const changes = useTaskChanges(planned, tasks, draft.value.task, stored);

  async function send(version: number) {
    const changed = changesOf(draft.value.task, read.task);
    if (!(await action.run({ input: { id, version, ...changed, reason: reason.trim() || null } }))) return;
    draft.clear();
    close();
  }
  function takeTheirs() {
    draft.change({ task: stored });
    setRead({ version, task: stored });
    action.reset();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send(read.version)}
      buttons={
        <>
          <Button onPress={close}>{text('project-tasks-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-tasks-save')}
          </Button>
        </>
      }
    >
      <Conflict
        conflict={action.conflict}
        changes={changes}
        keepMine={() => void send(version)}
        takeTheirs={takeTheirs}
      />
      <TaskFields
        project={project}
        tasks={tasks}
        task={task}
        value={draft.value.task}
        change={(part) => draft.change({ task: { ...draft.value.task, ...part } })}
        reason={planned.stage === 'EXECUTION' ? reason : null}
        changeReason={(reason) => draft.change({ reason })}
      />
    </Form>
  );
}
