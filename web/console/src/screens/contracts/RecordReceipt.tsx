import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { today, useFormat, useText } from '@/i18n';
import { Button, DateField, Day, Dialog, Facts, FieldRow, Form, MoneyField, TextField, toast, typedAmount } from '@/ui';

const recordReceipt = graphql(`
  mutation RecordReceipt($input: RecordReceiptInput!) {
    recordReceipt(input: $input) {
      receipt {
        id
        amount { amount currency }
        instalment {
          id
          status
          outstanding { amount currency }
          contract { id status project { id stage } }
        }
      }
      errors { ...UserErrorParts }
    }
  }
`);

export const receivable = graphql(`
  fragment Receivable on Instalment {
    id
    dueOn
    amount { amount currency }
    received { amount currency }
    outstanding { amount currency }
    serviceItem { service }
    contract {
      number
      project { name customer { name } }
    }
  }
`);

interface RecordReceiptProps {
  instalment: FragmentType<typeof receivable>;
  close(): void;
}

/** Money that came in for an instalment: all that is outstanding, unless one says otherwise. */
export function RecordReceipt({ instalment, close }: RecordReceiptProps) {
  const text = useText();
  const format = useFormat();
  const { id, amount, received, outstanding, dueOn, serviceItem, contract } = readFragment(receivable, instalment);
  const draft = useDraft(`receipt:${id}`, { amount: outstanding.amount, receivedOn: today(), reference: '' });
  const { value, change, clear } = draft;
  const action = useAction(recordReceipt);

  async function submit() {
    const done = await action.run({
      input: {
        instalmentId: id,
        amount: typedAmount(value.amount, outstanding.currency),
        receivedOn: value.receivedOn,
        reference: value.reference.trim() || null,
      },
    });
    if (!done?.receipt) return;
    clear();
    close();
    const said = { amount: format.money(done.receipt.amount), customer: contract.project.customer.name };
    toast(text('contracts-received-done', said), { tone: 'ok' });
  }

  return (
    <Dialog title={text('contracts-receipt-title')} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('contracts-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('contracts-record-receipt')}
            </Button>
          </>
        }
      >
        <Facts
          items={[
            [text('contracts-customer'), contract.project.customer.name],
            [text('contracts-project'), contract.project.name],
            [text('contracts-number'), contract.number],
            [text('contracts-due'), serviceItem ? serviceItem.service : <Day key="due" of={dueOn} />],
            [text('contracts-agreed'), format.money(amount)],
            [text('contracts-received'), format.money(received)],
            [text('contracts-outstanding'), <strong key="outstanding">{format.money(outstanding)}</strong>],
          ]}
        />
        <FieldRow>
          <MoneyField
            name="amount"
            label={text('contracts-came-in')}
            isRequired
            autoFocus
            currency={outstanding.currency}
            value={value.amount}
            onChange={(amount) => change({ amount })}
          />
          <DateField
            name="receivedOn"
            label={text('contracts-came-on')}
            isRequired
            max={today()}
            value={value.receivedOn}
            onChange={(day) => change({ receivedOn: day ?? '' })}
          />
        </FieldRow>
        <TextField
          name="reference"
          label={text('contracts-reference')}
          hint={text('contracts-reference-hint')}
          value={value.reference}
          onChange={(reference) => change({ reference })}
        />
      </Form>
    </Dialog>
  );
}
