import { useAction, useEdit } from '@/api';
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
  const edit = useEdit(`update-task:${id}`, { ...stored, reason: '' }, version);
  const { reason, ...draft } = edit.value;
  const changed = edit.changed.filter((field) => field !== 'reason');
  const changes = useTaskChanges(planned, tasks, { mine: draft, theirs: stored, changed });

  async function send(version: number) {
    const input = { id, version, ...changesOf(draft, changed), reason: reason.trim() || null };
    if (!(await action.run({ input }))) return;
    edit.clear();
    close();
  }
  function takeTheirs() {
    edit.clear();
    action.reset();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send(edit.version)}
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
        value={draft}
        change={edit.change}
        reason={planned.stage === 'EXECUTION' ? reason : null}
        changeReason={(reason) => edit.change({ reason })}
      />
    </Form>
  );
}
