import type { Action, Draft } from '@/api';
import { useText } from '@/i18n';
import { Button, Form, TextField } from '@/ui';

/** The project that something is done with, and the dialog that asks. */
export interface Target {
  id: string;
  close(): void;
}

interface ReasonFormProps {
  action: Pick<Action<never, never>, 'errors' | 'failure' | 'busy' | 'conflict'>;
  draft: Draft<{ reason: string }>;
  run(reason: string): Promise<unknown>;
  close(): void;
  /** What will follow. */
  says: string;
  submit: string;
  danger?: boolean;
}

/** What will follow, and why it is done: a reason is kept with it for good. */
export function ReasonForm({ action, draft, run, close, says, submit, danger }: ReasonFormProps) {
  const text = useText();
  async function send() {
    if (!(await run(draft.value.reason))) return;
    draft.clear();
    close();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send()}
      buttons={
        <>
          <Button onPress={close}>{text('project-back')}</Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'} isPending={action.busy}>
            {submit}
          </Button>
        </>
      }
    >
      <p>{says}</p>
      <TextField
        name="reason"
        label={text('project-reason')}
        value={draft.value.reason}
        onChange={(reason) => draft.change({ reason })}
        long
        isRequired
        autoFocus
      />
    </Form>
  );
}
