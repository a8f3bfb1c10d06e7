import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import type { TaskFormFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, Form, TextField } from '@/ui';

const cancelTask = graphql(`
  mutation CancelTask($input: CancelTaskInput!) {
    cancelTask(input: $input) {
      task {
        id
        version
        status
      }
      errors { ...UserErrorParts }
    }
  }
`);

export function CancelTaskForm({ task: { id, subtasks }, close }: { task: TaskFormFragment; close(): void }) {
  const text = useText();
  const action = useAction(cancelTask);
  const draft = useDraft(`cancel-task:${id}`, { reason: '' });
  const { reason } = draft.value;

  async function send() {
    if (!(await action.run({ input: { id, reason: reason.trim() || null } }))) return;
    draft.clear();
    close();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send()}
      buttons={
        <>
          <Button onPress={close}>{text('project-tasks-back')}</Button>
          <Button type="submit" look="danger" isPending={action.busy}>
            {text('project-tasks-cancel')}
          </Button>
        </>
      }
    >
      <p>{text('project-tasks-cancel-says', { parts: subtasks.length })}</p>
      <TextField
        name="reason"
        label={text('project-tasks-reason')}
        value={reason}
        onChange={(reason) => draft.change({ reason })}
        autoFocus
      />
    </Form>
  );
}
