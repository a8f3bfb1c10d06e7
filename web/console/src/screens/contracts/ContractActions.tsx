import { useState } from 'react';
import { useAction } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton, FormErrors, loadedLater, toast } from '@/ui';
import styles from './ContractActions.module.css';

const DecideContract = loadedLater(async () => (await import('./DecideContract')).DecideContract);

const ContractForm = loadedLater(async () => (await import('./ContractForm')).ContractForm);

export const contractActions = graphql(`
  fragment ContractActions on Contract {
    id
    version
    status
    allowedActions { ...AllowedActionParts }
    ...ContractTerms
    ...DecidedContract
    project { ...ContractProject }
  }
`);

const submitContract = graphql(`
  mutation SubmitContract($input: SubmitContractInput!) {
    submitContract(input: $input) {
      contract { id version status project { id stage } }
      errors { ...UserErrorParts }
    }
  }
`);

/** What may be done with a contract as it stands: it is changed, goes to legal, and legal decides. */
export function ContractActions({ contract }: { contract: FragmentType<typeof contractActions> }) {
  const text = useText();
  const read = readFragment(contractActions, contract);
  const { id, version, status, allowedActions, project } = read;
  const [open, setOpen] = useState<'change' | 'decide' | null>(null);
  const submit = useAction(submitContract);
  const close = () => setOpen(null);

  async function submitNow() {
    if (await submit.run({ input: { id, version } })) toast(text('contracts-submitted'), { tone: 'ok' });
  }

  const beforeForce = status === 'DRAFT' || status === 'REJECTED' || status === 'LEGAL_REVIEW';
  return (
    <div className={styles.actions}>
      {beforeForce && (
        <ActionButton action="updateContract" of={allowedActions} onPress={() => setOpen('change')}>
          {text('contracts-change')}
        </ActionButton>
      )}
      {(status === 'DRAFT' || status === 'REJECTED') && (
        <ActionButton
          action="submitContract"
          of={allowedActions}
          look="primary"
          isPending={submit.busy}
          onPress={() => void submitNow()}
        >
          {text('contracts-submit')}
        </ActionButton>
      )}
      {status === 'LEGAL_REVIEW' && (
        <ActionButton action="decideContract" of={allowedActions} look="primary" onPress={() => setOpen('decide')}>
          {text('contracts-decide')}
        </ActionButton>
      )}
      <FormErrors failure={submit.failure} errors={submit.errors.map(({ message }) => message)} />
      {open === 'change' && <ContractForm project={project} contract={read} close={close} />}
      {open === 'decide' && <DecideContract contract={read} close={close} />}
    </div>
  );
}
