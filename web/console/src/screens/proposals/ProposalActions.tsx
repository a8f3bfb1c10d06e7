import { useState } from 'react';
import { useAction } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton, FormErrors, toast } from '@/ui';
import { CustomerDecision } from './CustomerDecision';
import styles from './ProposalActions.module.css';

export const proposalActions = graphql(`
  fragment ProposalActions on Proposal {
    id
    version
    status
    allowedActions { ...AllowedActionParts }
  }
`);

const sendProposal = graphql(`
  mutation SendProposal($input: SendProposalInput!) {
    sendProposal(input: $input) {
      proposal { id version status project { id } }
      errors { ...UserErrorParts }
    }
  }
`);

/** What may be done with a proposal: it goes to the customer, and what they decided is recorded. */
export function ProposalActions({ proposal }: { proposal: FragmentType<typeof proposalActions> }) {
  const text = useText();
  const { id, version, status, allowedActions } = readFragment(proposalActions, proposal);
  const [deciding, setDeciding] = useState(false);
  const send = useAction(sendProposal);

  async function sendNow() {
    if (await send.run({ input: { id, version } })) toast(text('proposals-sent'), { tone: 'ok' });
  }

  return (
    <div className={styles.actions}>
      {status === 'DRAFT' && (
        <ActionButton
          action="sendProposal"
          of={allowedActions}
          look="primary"
          isPending={send.busy}
          onPress={() => void sendNow()}
        >
          {text('proposals-send')}
        </ActionButton>
      )}
      {status === 'SENT' && (
        <ActionButton
          action="recordCustomerDecision"
          of={allowedActions}
          look="primary"
          onPress={() => setDeciding(true)}
        >
          {text('proposals-decide')}
        </ActionButton>
      )}
      <FormErrors failure={send.failure} errors={send.errors.map(({ message }) => message)} />
      {deciding && <CustomerDecision proposalId={id} version={version} close={() => setDeciding(false)} />}
    </div>
  );
}
