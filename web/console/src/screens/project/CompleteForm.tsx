import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Form, TextField } from '@/ui';
import type { Target } from './ReasonForm';

const completeProject = graphql(`
  mutation CompleteProject($input: CompleteProjectInput!) {
    completeProject(input: $input) {
      project { id version stage }
      errors { ...UserErrorParts }
    }
  }
`);

/** Completes a project that is delivered and paid; what is still open is closed with a reason, or it is refused. */
export function CompleteForm({ id, close }: Target) {
  const text = useText();
  const draft = useDraft(`complete-project:${id}`, { closeOpenWorkReason: '' });
  const action = useAction(completeProject);
  const { closeOpenWorkReason } = draft.value;

  async function send() {
    const input = { id, closeOpenWorkReason: closeOpenWorkReason.trim() || null };
    if (!(await action.run({ input }))) return;
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
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-complete')}
          </Button>
        </>
      }
    >
      <p>{text('project-complete-says')}</p>
      <TextField
        name="closeOpenWorkReason"
        label={text('project-close-open-work')}
        hint={text('project-close-open-work-hint')}
        value={closeOpenWorkReason}
        onChange={(closeOpenWorkReason) => draft.change({ closeOpenWorkReason })}
        long
      />
    </Form>
  );
}
