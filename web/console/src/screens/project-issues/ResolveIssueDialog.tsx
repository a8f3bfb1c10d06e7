import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, TextField } from '@/ui';

const resolveIssue = graphql(`
  mutation ResolveIssue($input: ResolveIssueInput!) {
    resolveIssue(input: $input) {
      issue {
        id
        status
        project { id openIssueCount }
      }
      errors { ...UserErrorParts }
    }
  }
`);

interface ResolveIssueDialogProps {
  id: string;
  isOpen: boolean;
  close(): void;
}

export function ResolveIssueDialog({ id, isOpen, close }: ResolveIssueDialogProps) {
  const text = useText();
  return (
    <Dialog title={text('project-issues-resolve')} isOpen={isOpen} onOpenChange={(open) => !open && close()}>
      <ResolveIssueForm id={id} close={close} />
    </Dialog>
  );
}

function ResolveIssueForm({ id, close }: Omit<ResolveIssueDialogProps, 'isOpen'>) {
  const text = useText();
  const action = useAction(resolveIssue);
  const draft = useDraft(`resolve-issue:${id}`, { resolution: '' });
  const { resolution } = draft.value;

  async function send() {
    if (!(await action.run({ input: { id, resolution } }))) return;
    draft.clear();
    close();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send()}
      buttons={
        <>
          <Button onPress={close}>{text('project-issues-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-issues-resolve')}
          </Button>
        </>
      }
    >
      <TextField
        name="resolution"
        label={text('project-issues-how')}
        hint={text('project-issues-how-hint')}
        value={resolution}
        onChange={(resolution) => draft.change({ resolution })}
        long
        isRequired
        autoFocus
      />
    </Form>
  );
}
