import { useAction, useDraft, useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import type { AlertActionsFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { Button, Dialog, Form, Loaded, Select, TextField, toast } from '@/ui';
import { AlertInBrief } from './AlertInBrief';
import { mostSnoozeDays, snoozeChoices, snoozedUntil } from './react';

const snoozeAlert = graphql(`
  mutation SnoozeAlert($input: SnoozeAlertInput!) {
    snoozeAlert(input: $input) {
      alert {
        id
        status
        note
        version
        snoozedUntil
        escalatesAt
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

const snoozePolicy = graphql(`
  query SnoozePolicy($line: ID) {
    policy(businessLineId: $line) {
      snoozeDays {
        watch
        warning
        severe
        critical
      }
    }
  }
`);

interface SnoozeDialogProps {
  alert: AlertActionsFragment;
  close(): void;
  onReacted?: (() => void) | undefined;
}

/** Lets an alert keep quiet for some days, and says why it can wait. */
export function SnoozeDialog({ alert, close, onReacted }: SnoozeDialogProps) {
  const text = useText();
  const policy = useLiveQuery(snoozePolicy, { line: alert.project.businessLine?.id ?? null });
  return (
    <Dialog title={text('alerts-snooze-title')} isOpen onOpenChange={(open) => !open && close()}>
      <AlertInBrief alert={alert} />
      <Loaded of={policy} lines={3}>
        {({ policy }) => (
          <SnoozeForm
            alert={alert}
            most={policy ? mostSnoozeDays(policy.snoozeDays, alert.severity) : shortest}
            close={close}
            onReacted={onReacted}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

/** Where the policy is not theirs to see, the server says what would be too long. */
const shortest = 7;

function SnoozeForm({ alert, most, close, onReacted }: SnoozeDialogProps & { most: number }) {
  const text = useText();
  const format = useFormat();
  const action = useAction(snoozeAlert);
  const draft = useDraft(`snooze:${alert.id}`, { note: '', days: '1' });

  async function submit() {
    const until = snoozedUntil(Number(draft.value.days));
    const done = await action.run({ input: { id: alert.id, note: draft.value.note, until } });
    if (!done) return;
    draft.clear();
    toast(text('alerts-snoozed-toast', { project: alert.project.name, until: format.instant(until) }), { tone: 'ok' });
    close();
    onReacted?.();
  }

  return (
    <Form
      action={action}
      onSubmit={submit}
      buttons={
        <>
          <Button onPress={close}>{text('alerts-cancel')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('alerts-snooze-submit')}
          </Button>
        </>
      }
    >
      <Select
        name="until"
        label={text('alerts-snooze-for')}
        hint={text('alerts-snooze-most', { days: most })}
        value={draft.value.days}
        onChange={(days) => draft.change({ days })}
        options={snoozeChoices(most).map((days) => ({ id: String(days), text: text('alerts-days', { days }) }))}
      />
      <TextField
        name="note"
        label={text('alerts-snooze-note')}
        value={draft.value.note}
        onChange={(note) => draft.change({ note })}
        long
        isRequired
        autoFocus
      />
    </Form>
  );
}
