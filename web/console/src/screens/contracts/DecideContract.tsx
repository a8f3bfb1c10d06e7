import { useState } from 'react';
import { useAction, useDraft, useLiveQuery } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Dialog, Facts, Form, FormErrors, Section, Skeleton, TextField, toast } from '@/ui';
import { ContractChanges } from './ContractChanges';
import { InstalmentTable } from './InstalmentTable';

export const decidedContract = graphql(`
  fragment DecidedContract on Contract {
    id
    version
    number
    amount { amount currency }
    project {
      name
      customer { name }
      proposals { status quote { amount currency } }
    }
    instalments { ...InstalmentRow }
  }
`);

const contractEdits = graphql(`
  query ContractEdits($id: ID!) {
    auditLog(first: 100, filter: { subjectId: $id }) {
      nodes { ...ContractEdit }
    }
  }
`);

const decideContract = graphql(`
  mutation DecideContract($input: DecideContractInput!) {
    decideContract(input: $input) {
      contract { id version status project { id stage } }
      errors { ...UserErrorParts }
    }
  }
`);

interface DecideContractProps {
  contract: FragmentType<typeof decidedContract>;
  close(): void;
}

/** The sheet on which legal decides about a contract: its terms, what changed of them, and the reason. */
export function DecideContract({ contract, close }: DecideContractProps) {
  const text = useText();
  const format = useFormat();
  const { id, version, number, amount, project, instalments } = readFragment(decidedContract, contract);
  const { data } = useLiveQuery(contractEdits, { id });
  const { value, change, clear } = useDraft(`decide-contract:${id}`, { comment: '' });
  const action = useAction(decideContract);
  const [approving, setApproving] = useState(true);
  const quote = project.proposals.findLast(({ status }) => status === 'CONFIRMED')?.quote;

  async function decide(approve: boolean) {
    setApproving(approve);
    if (!(await action.run({ input: { id, version, approve, comment: value.comment.trim() || null } }))) return;
    clear();
    close();
    toast(approve ? text('contracts-in-force', { number }) : text('contracts-refused', { number }), {
      tone: approve ? 'ok' : 'neutral',
    });
  }

  return (
    <Dialog title={text('contracts-decide-title', { number })} wide isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void decide(true)}
        buttons={
          <>
            <Button onPress={close}>{text('contracts-back')}</Button>
            <Button look="danger" isPending={action.busy && !approving} onPress={() => void decide(false)}>
              {text('contracts-refuse')}
            </Button>
            <Button type="submit" look="primary" isPending={action.busy && approving}>
              {text('contracts-approve')}
            </Button>
          </>
        }
      >
        <Facts
          items={[
            [text('contracts-customer'), project.customer.name],
            [text('contracts-project'), project.name],
            [text('contracts-amount'), <strong key="amount">{format.money(amount)}</strong>],
            [text('contracts-quote'), format.money(quote)],
          ]}
        />
        <InstalmentTable instalments={instalments} />
        <Section title={text('contracts-changes')}>
          {data?.auditLog ? (
            <ContractChanges entries={data.auditLog.nodes} currency={amount.currency} />
          ) : (
            <Skeleton lines={2} />
          )}
        </Section>
        <TextField
          name="comment"
          label={text('contracts-comment')}
          hint={text('contracts-comment-hint')}
          long
          value={value.comment}
          onChange={(comment) => change({ comment })}
        />
        {action.conflict && <FormErrors failure={null} errors={[text('contracts-moved-on')]} />}
      </Form>
    </Dialog>
  );
}
