import { useState } from 'react';
import { useAction } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, TextField, toast } from '@/ui';
import { suggestPassword } from './password';

const newPassword = graphql(`
  fragment NewPassword on User {
    id
    name
  }
`);

const setPasswordOf = graphql(`
  mutation SetPassword($input: UpdateUserInput!) {
    updateUser(input: $input) {
      user {
        id
        version
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** Gives somebody another password, which ends their sessions. */
export function NewPassword({ of }: { of: FragmentType<typeof newPassword> }) {
  const text = useText();
  const { id, name } = readFragment(newPassword, of);
  const action = useAction(setPasswordOf);
  const [password, setPassword] = useState<string | null>(null);

  async function submit() {
    if (password === null || !(await action.run({ input: { id, password } }))) return;
    setPassword(null);
    toast(text('people-password-set', { name }), { tone: 'ok' });
  }

  return (
    <>
      <Button onPress={() => setPassword(suggestPassword())}>{text('people-new-password')}</Button>
      {password !== null && (
        <Dialog title={text('people-new-password')} isOpen onOpenChange={(open) => !open && setPassword(null)}>
          <Form
            action={action}
            onSubmit={() => void submit()}
            buttons={
              <>
                <Button onPress={() => setPassword(null)}>{text('people-cancel')}</Button>
                <Button type="submit" look="primary" isPending={action.busy}>
                  {text('people-save')}
                </Button>
              </>
            }
          >
            <p>{text('people-new-password-what', { name })}</p>
            <TextField
              name="password"
              label={text('people-password')}
              hint={text('people-first-password-hint')}
              value={password}
              onChange={setPassword}
              isRequired
              autoComplete="off"
            />
          </Form>
        </Dialog>
      )}
    </>
  );
}
