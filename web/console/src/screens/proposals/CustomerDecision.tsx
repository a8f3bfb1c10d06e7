import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, FormErrors, RadioGroup, TextField, toast } from '@/ui';

const recordCustomerDecision = graphql(`
  mutation RecordCustomerDecision($input: RecordCustomerDecisionInput!) {
    recordCustomerDecision(input: $input) {
      proposal { id version status project { id stage } }
      errors { ...UserErrorParts }
    }
  }
`);

interface CustomerDecisionProps {
  proposalId: string;
  version: number;
  close(): void;
}

/** What the customer decided about a proposal, who of them, and what they said. */
export function CustomerDecision({ proposalId, version, close }: CustomerDecisionProps) {
  const text = useText();
  const draft = useDraft(`customer-decision:${proposalId}`, {
    confirmed: null as string | null,
    decidedBy: '',
    comment: '',
  });
  const { value, change, clear } = draft;
  const action = useAction(recordCustomerDecision);

  async function submit() {
    const confirmed = value.confirmed === 'yes';
    const { decidedBy, comment } = value;
    const input = { proposalId, version, confirmed, decidedBy: decidedBy.trim(), comment: comment.trim() || null };
    if (!(await action.run({ input }))) return;
    clear();
    close();
    toast(confirmed ? text('proposals-confirmed') : text('proposals-changes-requested'), {
      tone: confirmed ? 'ok' : 'neutral',
    });
  }

  return (
    <Dialog title={text('proposals-decide')} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('proposals-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy} isDisabled={value.confirmed === null}>
              {text('proposals-record')}
            </Button>
          </>
        }
      >
        <RadioGroup
          name="confirmed"
          label={text('proposals-decision')}
          isRequired
          value={value.confirmed}
          onChange={(confirmed) => change({ confirmed })}
          options={[
            { id: 'yes', text: text('proposals-confirms') },
            { id: 'no', text: text('proposals-wants-changes') },
          ]}
        />
        <TextField
          name="decidedBy"
          label={text('proposals-decided-by')}
          isRequired
          value={value.decidedBy}
          onChange={(decidedBy) => change({ decidedBy })}
        />
        <TextField
          name="comment"
          label={text('proposals-customer-words')}
          long
          value={value.comment}
          onChange={(comment) => change({ comment })}
        />
        {action.conflict && <FormErrors failure={null} errors={[action.conflict.message]} />}
      </Form>
    </Dialog>
  );
}
