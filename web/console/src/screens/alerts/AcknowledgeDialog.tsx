import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import type { AlertActionsFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, TextField, toast } from '@/ui';
import { AlertInBrief } from './AlertInBrief';

const acknowledgeAlert = graphql(`
  mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {
    acknowledgeAlert(input: $input) {
      alert {
        id
        status
        note
        version
        escalatesAt
        acknowledgedAt
        acknowledgedBy {
          id
          name
        }
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface ReactionProps {
  alert: AlertActionsFragment;
  close(): void;
  onReacted?: (() => void) | undefined;
}

/** Takes notice of an alert, with what is done about it: then it does not go on to the next role. */
export function AcknowledgeDialog({ alert, close, onReacted }: ReactionProps) {
  const text = useText();
  const action = useAction(acknowledgeAlert);
  const draft = useDraft(`acknowledge:${alert.id}`, { note: '' });

  async function submit() {
    const done = await action.run({ input: { id: alert.id, note: draft.value.note } });
    if (!done) return;
    draft.clear();
    toast(text('alerts-acknowledged-toast', { project: alert.project.name }), { tone: 'ok' });
    close();
    onReacted?.();
  }

  return (
    <Dialog title={text('alerts-acknowledge-title')} isOpen onOpenChange={(open) => !open && close()}>
      <AlertInBrief alert={alert} />
      <Form
        action={action}
        onSubmit={submit}
        buttons={
          <>
            <Button onPress={close}>{text('alerts-cancel')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('alerts-acknowledge')}
            </Button>
          </>
        }
      >
        <TextField
          name="note"
          label={text('alerts-acknowledge-note')}
          hint={text('alerts-acknowledge-hint')}
          value={draft.value.note}
          onChange={(note) => draft.change({ note })}
          long
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
