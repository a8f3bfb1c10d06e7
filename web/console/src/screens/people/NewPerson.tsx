import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import type { Role } from '@/gql/graphql';
import { useLanguage, useText } from '@/i18n';
import { Button, Dialog, Form, TextField, toast } from '@/ui';
import { PersonFields, type PersonInput } from './PersonFields';
import { suggestPassword } from './password';
import styles from './people.module.css';

const createPerson = graphql(`
  mutation CreatePerson($input: CreateUserInput!) {
    createUser(input: $input) {
      user {
        id
        name
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** Adds somebody, with a password to begin with, which is told to them. */
export function NewPerson({ close }: { close(): void }) {
  const text = useText();
  const { tag } = useLanguage();
  const navigate = useNavigate();
  const action = useAction(createPerson);
  const draft = useDraft<PersonInput>('new-person', {
    name: '',
    email: '',
    roles: [],
    businessLineId: null,
    locale: tag,
  });
  // Passwords are not kept in the browser: a draft has none.
  const [password, setPassword] = useState(suggestPassword);

  async function submit() {
    const { roles, ...value } = draft.value;
    const payload = await action.run({ input: { ...value, roles: roles as Role[], password } });
    if (!payload?.user) return;
    draft.clear();
    close();
    toast(text('people-added', { name: payload.user.name }), { tone: 'ok' });
    void navigate({ to: '/people/$userId', params: { userId: payload.user.id } });
  }

  return (
    <Dialog title={text('people-new')} isOpen onOpenChange={(open) => !open && close()} wide>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('people-cancel')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('people-add')}
            </Button>
          </>
        }
      >
        <PersonFields value={draft.value} change={draft.change} />
        <div className={styles.password}>
          <TextField
            name="password"
            label={text('people-first-password')}
            hint={text('people-first-password-hint')}
            value={password}
            onChange={setPassword}
            isRequired
            autoComplete="off"
          />
          <Button onPress={() => setPassword(suggestPassword())}>{text('people-suggest')}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
