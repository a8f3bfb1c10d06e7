import { useState } from 'react';
import { useAction } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, toast } from '@/ui';

const membership = graphql(`
  fragment Membership on User {
    id
    name
    active
    version
  }
`);

const changeMembership = graphql(`
  mutation ChangeMembership($input: UpdateUserInput!) {
    updateUser(input: $input) {
      user {
        ...Membership
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** Whether somebody still works here. It is asked before it is done: their sessions end at once. */
export function Membership({ of }: { of: FragmentType<typeof membership> }) {
  const text = useText();
  const { id, name, active, version } = readFragment(membership, of);
  const action = useAction(changeMembership);
  const [open, setOpen] = useState(false);

  async function submit() {
    const payload = await action.run({ input: { id, version, active: !active } });
    if (!payload) return;
    setOpen(false);
    toast(active ? text('people-deactivated', { name }) : text('people-reactivated', { name }), { tone: 'ok' });
  }

  const title = active ? text('people-deactivate') : text('people-reactivate');
  return (
    <>
      <Button look={active ? 'danger' : 'plain'} onPress={() => setOpen(true)}>
        {title}
      </Button>
      {open && (
        <Dialog title={title} isOpen onOpenChange={setOpen} alert>
          <Form
            action={action}
            onSubmit={() => void submit()}
            buttons={
              <>
                <Button onPress={() => setOpen(false)}>{text('people-cancel')}</Button>
                <Button type="submit" look={active ? 'danger' : 'primary'} isPending={action.busy}>
                  {title}
                </Button>
              </>
            }
          >
            <p>{active ? text('people-deactivate-what', { name }) : text('people-reactivate-what', { name })}</p>
          </Form>
        </Dialog>
      )}
    </>
  );
}
