import { useAction, useEdit } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { EditIssueFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { Button, Conflict, Dialog, Form } from '@/ui';
import { type IssueDraft, IssueFields } from './IssueFields';
import { type OwnersOf, ownerOptions } from './owners';

const editIssue = graphql(`
  fragment EditIssue on Issue {
    id
    version
    title
    description
    severity
    owner { id name }
  }
`);

const updateIssue = graphql(`
  mutation UpdateIssue($input: UpdateIssueInput!) {
    updateIssue(input: $input) {
      issue { ...EditIssue }
      errors { ...UserErrorParts }
    }
  }
`);

interface EditIssueDialogProps {
  issue: FragmentType<typeof editIssue>;
  project: OwnersOf;
  isOpen: boolean;
  close(): void;
}

export function EditIssueDialog({ issue, project, isOpen, close }: EditIssueDialogProps) {
  const text = useText();
  return (
    <Dialog title={text('project-issues-edit')} isOpen={isOpen} onOpenChange={(open) => !open && close()}>
      <EditIssueForm issue={readFragment(editIssue, issue)} project={project} close={close} />
    </Dialog>
  );
}

interface EditIssueFormProps {
  issue: EditIssueFragment;
  project: OwnersOf;
  close(): void;
}

function EditIssueForm({ issue, project, close }: EditIssueFormProps) {
  const text = useText();
  const label = useLabel();
  const action = useAction(updateIssue);
  const { id, version, title, description, severity, owner } = issue;
  const stored: IssueDraft = { title, description, severity, ownerId: owner.id };
  const edit = useEdit(`update-issue:${id}`, stored, version);
  const changes = useChanges(edit.value, stored);

  async function send(version: number) {
    const changed = Object.fromEntries(edit.changed.map((field) => [field, edit.value[field]]));
    if (!(await action.run({ input: { id, version, ...changed } }))) return;
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
          <Button onPress={close}>{text('project-issues-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-issues-save')}
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
      <IssueFields
        value={edit.value}
        change={edit.change}
        owners={ownerOptions(project, (role) => label('Role', role))}
      />
    </Form>
  );
}

/** In what the draft differs from what is stored; of the owner it is enough to say that it does. */
function useChanges(mine: IssueDraft, theirs: IssueDraft) {
  const text = useText();
  const label = useLabel();
  const severity = (value: string) => label('IssueSeverity', value);
  return [
    { label: text('project-issues-title'), mine: mine.title, theirs: theirs.title },
    { label: text('project-issues-severity'), mine: severity(mine.severity), theirs: severity(theirs.severity) },
    { label: text('project-issues-description'), mine: mine.description, theirs: theirs.description },
  ].filter(({ mine, theirs }) => mine !== theirs);
}
