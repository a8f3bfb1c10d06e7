import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Button, Dialog, Form, toast } from '@/ui';
import { type IssueDraft, IssueFields } from './IssueFields';
import { ownerOptions } from './owners';

const raiseIssueDialog = graphql(`
  fragment RaiseIssueDialog on Project {
    id
    manager { id }
    ...IssueOwners
  }
`);

const raiseIssue = graphql(`
  mutation RaiseIssue($input: RaiseIssueInput!) {
    raiseIssue(input: $input) {
      issue {
        id
        project { id openIssueCount }
      }
      errors { ...UserErrorParts }
    }
  }
`);

interface RaiseIssueDialogProps {
  project: FragmentType<typeof raiseIssueDialog>;
  isOpen: boolean;
  close(): void;
}

/** A problem of a project, for whoever can solve it. */
export function RaiseIssueDialog({ project, isOpen, close }: RaiseIssueDialogProps) {
  const text = useText();
  const label = useLabel();
  const read = readFragment(raiseIssueDialog, project);
  return (
    <Dialog title={text('project-issues-raise')} isOpen={isOpen} onOpenChange={(open) => !open && close()}>
      <RaiseIssueForm
        projectId={read.id}
        owners={ownerOptions(read, (role) => label('Role', role))}
        ownerId={read.manager.id}
        close={close}
      />
    </Dialog>
  );
}

interface RaiseIssueFormProps {
  projectId: string;
  /** The task on which it was met. */
  taskId?: string;
  owners?: { id: string; text: string }[];
  ownerId?: string;
  close(): void;
}

/** Without owners to choose from, the project's manager is asked. */
export function RaiseIssueForm({ projectId, taskId, owners, ownerId, close }: RaiseIssueFormProps) {
  const text = useText();
  const action = useAction(raiseIssue);
  const draft = useDraft<IssueDraft>(`raise-issue:${taskId ?? projectId}`, {
    title: '',
    description: '',
    severity: 'MEDIUM',
    ownerId: ownerId ?? null,
  });

  async function send() {
    const { title, description, severity, ownerId } = draft.value;
    const input = { projectId, taskId: taskId ?? null, title, description, severity, ownerId };
    if (!(await action.run({ input }))) return;
    draft.clear();
    toast(text('project-issues-was-raised', { title }), { tone: 'ok' });
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
            {text('project-issues-raise')}
          </Button>
        </>
      }
    >
      <IssueFields value={draft.value} change={draft.change} {...(owners && { owners })} />
    </Form>
  );
}
