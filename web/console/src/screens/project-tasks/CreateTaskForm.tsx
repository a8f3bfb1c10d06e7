import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { TaskFormFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, Checkbox, Form, toast } from '@/ui';
import { TaskFields } from './TaskFields';
import { blankTask } from './task-draft';
import { taskFormProject } from './task-form';

const createTask = graphql(`
  mutation CreateTask($input: CreateTaskInput!) {
    createTask(input: $input) {
      task { id }
      errors { ...UserErrorParts }
    }
  }
`);

interface CreateTaskFormProps {
  project: FragmentType<typeof taskFormProject>;
  tasks: readonly TaskFormFragment[];
  /** The task that the new one is a part of. */
  parent: TaskFormFragment | null;
  close(): void;
}

/** A task of its own, or a part of another one, which has its days to begin with. */
export function CreateTaskForm({ project, tasks, parent, close }: CreateTaskFormProps) {
  const text = useText();
  const action = useAction(createTask);
  const { id: projectId, stage } = readFragment(taskFormProject, project);
  const draft = useDraft(`create-task:${parent?.id ?? projectId}`, {
    task: {
      ...blankTask,
      parentId: parent?.id ?? null,
      serviceItemId: parent?.serviceItem?.id ?? null,
      plannedStart: parent?.plannedStart ?? null,
      plannedEnd: parent?.plannedEnd ?? null,
    },
    milestone: false,
    reason: '',
  });
  const { task, milestone, reason } = draft.value;

  async function send() {
    const { status: _, plannedCost, dependsOn, ...planned } = task;
    const input = {
      projectId,
      ...planned,
      plannedCost: plannedCost ? { amount: plannedCost } : null,
      dependsOn: [...dependsOn],
      milestone,
      reason: reason.trim() || null,
    };
    if (!(await action.run({ input }))) return;
    draft.clear();
    toast(text('project-tasks-created', { title: task.title }), { tone: 'ok' });
    close();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send()}
      buttons={
        <>
          <Button onPress={close}>{text('project-tasks-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-tasks-create')}
          </Button>
        </>
      }
    >
      <TaskFields
        project={project}
        tasks={tasks}
        value={task}
        change={(part) => draft.change({ task: { ...task, ...part } })}
        reason={stage === 'EXECUTION' ? reason : null}
        changeReason={(reason) => draft.change({ reason })}
      />
      <Checkbox name="milestone" isSelected={milestone} onChange={(milestone) => draft.change({ milestone })}>
        {text('project-tasks-milestone')}
      </Checkbox>
    </Form>
  );
}
