import { type FragmentType, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Dialog } from '@/ui';
import { CancelTaskForm } from './CancelTaskForm';
import { CreateTaskForm } from './CreateTaskForm';
import { EditTaskForm } from './EditTaskForm';
import { taskForm, type taskFormProject } from './task-form';

export type TaskDialog =
  | { name: 'create'; parent: string | null }
  | { name: 'edit'; task: string }
  | { name: 'cancel'; task: string };

interface TaskDialogsProps {
  project: FragmentType<typeof taskFormProject>;
  tasks: readonly FragmentType<typeof taskForm>[];
  dialog: TaskDialog | null;
  close(): void;
}

/** What is asked before a task is added, changed or cancelled. */
export function TaskDialogs({ project, tasks, dialog, close }: TaskDialogsProps) {
  const text = useText();
  const read = readFragment(taskForm, tasks);
  const find = (id: string | null) => read.find((task) => task.id === id);
  const shared = { project, tasks: read, close };
  const about = find(dialog?.name === 'create' ? dialog.parent : (dialog?.task ?? null));
  return (
    <Dialog
      title={useTitle(dialog, about?.title)}
      isOpen={dialog !== null}
      onOpenChange={(isOpen) => !isOpen && close()}
      wide={dialog?.name !== 'cancel'}
    >
      {dialog?.name === 'create' && <CreateTaskForm {...shared} parent={about ?? null} />}
      {dialog?.name === 'edit' && about && <EditTaskForm {...shared} task={about} />}
      {dialog?.name === 'cancel' && about && <CancelTaskForm task={about} close={close} />}
      {dialog && dialog.name !== 'create' && !about && <p>{text('project-tasks-gone')}</p>}
    </Dialog>
  );
}

function useTitle(dialog: TaskDialog | null, title = ''): string {
  const text = useText();
  switch (dialog?.name) {
    case 'create':
      return dialog.parent ? text('project-tasks-split-of', { title }) : text('project-tasks-create');
    case 'edit':
      return text('project-tasks-edit-of', { title });
    case 'cancel':
      return text('project-tasks-cancel-of', { title });
    default:
      return '';
  }
}
