import { useMemo, useState } from 'react';
import { useAction, useEdit } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button, Conflict, Dialog, Form, toast } from '@/ui';
import { CustomerFields } from './CustomerFields';
import { changeOf, changesBetween, draftOf, editableCustomer } from './customer-form';
import { useOwners } from './useOwners';

const updateCustomer = graphql(`
  mutation UpdateCustomer($input: UpdateCustomerInput!) {
    updateCustomer(input: $input) {
      customer {
        ...EditableCustomer
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface EditCustomerProps {
  customer: FragmentType<typeof editableCustomer>;
  /** Reads again what is stored. */
  refetch(): void;
}

/** The button that edits a customer, and its dialog. */
export function EditCustomer(props: EditCustomerProps) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{text('customers-edit')}</Button>
      <Dialog title={text('customers-edit-title')} isOpen={open} onOpenChange={setOpen} wide>
        {(close) => <EditCustomerForm {...props} done={close} />}
      </Dialog>
    </>
  );
}

function EditCustomerForm({ customer, refetch, done }: EditCustomerProps & { done(): void }) {
  const text = useText();
  const owners = useOwners();
  const stored = readFragment(editableCustomer, customer);
  const theirs = useMemo(() => draftOf(stored), [stored]);
  const edit = useEdit(`customer:${stored.id}`, theirs, stored.version);
  const action = useAction(updateCustomer);
  const nameOf = (ownerId: string | null) =>
    ownerId === stored.owner.id ? stored.owner.name : (owners.find(({ id }) => id === ownerId)?.text ?? '');

  function leave() {
    edit.clear();
    done();
  }

  async function save(version: number) {
    if (edit.changed.length > 0) {
      const change = changeOf(edit.value, edit.changed);
      if (!(await action.run({ input: { id: stored.id, version, ...change } }))) return refetch();
      toast(text('customers-saved'), { tone: 'ok' });
    }
    leave();
  }

  return (
    <Form
      action={action}
      onSubmit={() => void save(edit.version)}
      buttons={
        <>
          <Button onPress={leave}>{text('customers-discard')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('customers-save')}
          </Button>
        </>
      }
    >
      <CustomerFields draft={edit} owners={owners} />
      <Conflict
        conflict={action.conflict !== null || stored.version !== edit.version}
        changes={changesBetween(edit.value, theirs, nameOf, text)}
        keepMine={() => void save(stored.version)}
        takeTheirs={() => {
          edit.clear();
          action.reset();
        }}
      />
    </Form>
  );
}
