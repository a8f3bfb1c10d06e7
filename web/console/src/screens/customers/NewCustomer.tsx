import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction, useDraft, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form } from '@/ui';
import { CustomerFields } from './CustomerFields';
import { type CustomerDraft, inputOf, newContact } from './customer-form';
import { useOwners } from './useOwners';

const createCustomer = graphql(`
  mutation CreateCustomer($input: CreateCustomerInput!) {
    createCustomer(input: $input) {
      customer {
        id
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** The button that registers a customer, and its dialog. */
export function NewCustomer() {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onPress={() => setOpen(true)}>
        {text('customers-new')}
      </Button>
      <Dialog title={text('customers-new')} isOpen={open} onOpenChange={setOpen} wide>
        {(close) => <NewCustomerForm done={close} />}
      </Dialog>
    </>
  );
}

function NewCustomerForm({ done }: { done(): void }) {
  const text = useText();
  const navigate = useNavigate();
  const { id: me } = useMe();
  const owners = useOwners();
  const draft = useDraft<CustomerDraft>('customer:new', {
    name: '',
    industry: '',
    ownerId: me,
    contacts: [newContact()],
  });
  const action = useAction(createCustomer);

  async function save() {
    const payload = await action.run({ input: inputOf(draft.value) });
    if (!payload?.customer) return;
    draft.clear();
    done();
    void navigate({ to: '/customers/$customerId', params: { customerId: payload.customer.id } });
  }

  return (
    <Form
      action={action}
      onSubmit={() => void save()}
      buttons={
        <>
          <Button onPress={done}>{text('customers-cancel')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('customers-save')}
          </Button>
        </>
      }
    >
      <CustomerFields draft={draft} owners={owners} />
    </Form>
  );
}
