import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton, Button, Dialog, Form, FormErrors, toast } from '@/ui';
import { InitiateForm } from './InitiateForm';

export const requirementActions = graphql(`
  fragment RequirementActions on Requirement {
    id
    version
    title
    status
    allowedActions {
      action
      ...AllowedActionParts
    }
  }
`);

const submitRequirement = graphql(`
  mutation SubmitRequirement($input: SubmitRequirementInput!) {
    submitRequirement(input: $input) {
      requirement {
        id
        status
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

const withdrawRequirement = graphql(`
  mutation WithdrawRequirement($input: WithdrawRequirementInput!) {
    withdrawRequirement(input: $input) {
      requirement {
        id
        status
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

type Asked = 'withdraw' | 'initiate' | null;

/** What can be done with a requirement next, as the server allows it. */
export function RequirementActions({ requirement }: { requirement: FragmentType<typeof requirementActions> }) {
  const text = useText();
  const navigate = useNavigate();
  const { id, version, title, status, allowedActions: of } = readFragment(requirementActions, requirement);
  const [asked, setAsked] = useState<Asked>(null);
  const submit = useAction(submitRequirement);
  const close = () => setAsked(null);
  /** What was sent back is revised before it is submitted again. */
  const sentBack = status === 'REJECTED';

  return (
    <>
      <ActionButton action="withdrawRequirement" of={of} look="quiet" onPress={() => setAsked('withdraw')}>
        {text('requirements-withdraw')}
      </ActionButton>
      <ActionButton
        action="updateRequirement"
        of={of}
        look={sentBack ? 'primary' : 'plain'}
        onPress={() =>
          void navigate({ to: '/requirements/$requirementId', params: { requirementId: id }, search: { edit: true } })
        }
      >
        {text('requirements-edit')}
      </ActionButton>
      <ActionButton
        action="submitRequirement"
        of={of}
        look={sentBack ? 'plain' : 'primary'}
        isPending={submit.busy}
        onPress={() =>
          void submit.run({ input: { id, version } }).then((payload) => {
            if (payload) toast(text('requirements-submitted'), { tone: 'ok' });
          })
        }
      >
        {text('requirements-submit')}
      </ActionButton>
      <ActionButton action="initiateProject" of={of} look="primary" onPress={() => setAsked('initiate')}>
        {text('requirements-initiate')}
      </ActionButton>
      <FormErrors failure={submit.failure} errors={submit.errors.map(({ message }) => message)} />
      <Dialog
        title={text('requirements-withdraw-title')}
        isOpen={asked === 'withdraw'}
        onOpenChange={(open) => !open && close()}
        alert
      >
        <WithdrawForm id={id} version={version} done={close} />
      </Dialog>
      <Dialog
        title={text('requirements-initiate-title')}
        isOpen={asked === 'initiate'}
        onOpenChange={(open) => !open && close()}
      >
        <InitiateForm requirementId={id} title={title} done={close} />
      </Dialog>
    </>
  );
}

function WithdrawForm({ id, version, done }: { id: string; version: number; done(): void }) {
  const text = useText();
  const action = useAction(withdrawRequirement);
  return (
    <Form
      action={action}
      onSubmit={() =>
        void action.run({ input: { id, version } }).then((payload) => {
          if (!payload) return;
          done();
          toast(text('requirements-withdrawn'));
        })
      }
      buttons={
        <>
          <Button onPress={done}>{text('requirements-cancel')}</Button>
          <Button type="submit" look="danger" isPending={action.busy}>
            {text('requirements-withdraw')}
          </Button>
        </>
      }
    >
      <p>{text('requirements-withdraw-hint')}</p>
      {action.conflict && <FormErrors failure={null} errors={[action.conflict.message]} />}
    </Form>
  );
}
