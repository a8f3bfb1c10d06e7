import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { isZero, useFormat, useText } from '@/i18n';
import { Button, Conflict, Dialog, FieldRow, Form, Marked, MoneyField, TextField, toast, typedAmount } from '@/ui';
import { emptyTerm, leftOf, type Term, termInputs } from './instalments';
import { TermFields } from './TermFields';

export const contractProject = graphql(`
  fragment ContractProject on Project {
    id
    serviceItems { id service description }
    proposals { status quote { amount currency } }
  }
`);

export const contractTerms = graphql(`
  fragment ContractTerms on Contract {
    id
    version
    number
    amount { amount currency }
    instalments {
      dueOn
      amount { amount currency }
      serviceItem { id }
    }
  }
`);

const draftContract = graphql(`
  mutation DraftContract($input: DraftContractInput!) {
    draftContract(input: $input) {
      contract { id number project { id stage } }
      errors { ...UserErrorParts }
    }
  }
`);

const updateContract = graphql(`
  mutation UpdateContract($input: UpdateContractInput!) {
    updateContract(input: $input) {
      contract { id version number status project { id stage } }
      errors { ...UserErrorParts }
    }
  }
`);

interface ContractFormProps {
  project: FragmentType<typeof contractProject>;
  /** Null for a contract that is to be written. */
  contract: FragmentType<typeof contractTerms> | null;
  close(): void;
}

/** A contract that is written or changed: its number, its price, and the instalments that sum to it. */
export function ContractForm({ project, contract, close }: ContractFormProps) {
  const text = useText();
  const format = useFormat();
  const { id: projectId, serviceItems, proposals } = readFragment(contractProject, project);
  const terms = readFragment(contractTerms, contract);
  const quote = proposals.findLast(({ status }) => status === 'CONFIRMED')?.quote;
  const currency = terms?.amount.currency ?? quote?.currency ?? 'CNY';
  const stored = {
    number: terms?.number ?? '',
    amount: terms?.amount.amount ?? quote?.amount ?? '',
    terms: (terms?.instalments ?? []).map(({ amount, dueOn, serviceItem }): Term => {
      // The day of one that is due with a delivery follows from the delivery.
      return { amount: amount.amount, dueOn: serviceItem ? null : dueOn, serviceItemId: serviceItem?.id ?? null };
    }),
  };
  const first = stored.terms.length > 0 ? stored : { ...stored, terms: [{ ...emptyTerm, amount: stored.amount }] };
  const { value, change, clear } = useDraft(`contract:${terms?.id ?? projectId}`, first);
  const draft = useAction(draftContract);
  const update = useAction(updateContract);
  const action = terms ? update : draft;
  const left = leftOf(value.amount, value.terms, currency);

  async function submit() {
    const input = {
      number: value.number.trim(),
      amount: typedAmount(value.amount, currency),
      instalments: termInputs(value.terms, currency),
    };
    const done = terms
      ? await update.run({ input: { id: terms.id, version: terms.version, ...input } })
      : await draft.run({ input: { projectId, ...input } });
    if (!done) return;
    clear();
    close();
    toast(text('contracts-saved', { number: input.number }), { tone: 'ok' });
  }

  return (
    <Dialog
      title={terms ? text('contracts-change-title') : text('contracts-draft-title')}
      wide
      isOpen
      onOpenChange={(open) => !open && close()}
    >
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('contracts-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('contracts-save')}
            </Button>
          </>
        }
      >
        <FieldRow>
          <TextField
            name="number"
            label={text('contracts-number')}
            isRequired
            autoFocus
            value={value.number}
            onChange={(number) => change({ number })}
          />
          <MoneyField
            name="amount"
            label={text('contracts-amount')}
            isRequired
            currency={currency}
            value={value.amount}
            onChange={(amount) => change({ amount })}
          />
        </FieldRow>
        <TermFields
          terms={value.terms}
          change={(terms) => change({ terms })}
          currency={currency}
          serviceItems={serviceItems}
        />
        {isZero(left) ? (
          <Marked tone="ok">{text('contracts-sums')}</Marked>
        ) : (
          <Marked tone="warning">{text('contracts-left', { left: format.money({ amount: left, currency }) })}</Marked>
        )}
        <Conflict
          conflict={action.conflict}
          changes={[
            { label: text('contracts-number'), mine: value.number, theirs: stored.number },
            {
              label: text('contracts-amount'),
              mine: format.money(typedAmount(value.amount, currency)),
              theirs: format.money({ amount: stored.amount, currency }),
            },
            {
              label: text('contracts-instalments'),
              mine: text('contracts-count', { count: value.terms.length }),
              theirs: text('contracts-count', { count: stored.terms.length }),
            },
          ]}
          keepMine={() => void submit()}
          takeTheirs={() => {
            change(stored);
            action.reset();
          }}
        />
      </Form>
    </Dialog>
  );
}
