import { useMemo } from 'react';
import { useAction, useEdit } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { PersonFormFragment, UpdateUserInput } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Button, Conflict, Form, NumberField, toast } from '@/ui';
import { PersonFields, type PersonInput } from './PersonFields';

const personForm = graphql(`
  fragment PersonForm on User {
    id
    version
    name
    email
    roles
    locale
    weeklyCapacity
    businessLine {
      id
      name
    }
  }
`);

const changePerson = graphql(`
  mutation ChangePerson($input: UpdateUserInput!) {
    updateUser(input: $input) {
      user {
        ...PersonForm
        ...Membership
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface Draft extends PersonInput {
  weeklyCapacity: number | null;
}

function draftOf(person: PersonFormFragment): Draft {
  const { name, email, roles, locale, weeklyCapacity, businessLine } = person;
  return { name, email, roles: [...roles], locale, weeklyCapacity, businessLineId: businessLine?.id ?? null };
}

/** What is known of a person, and may be changed of them. Only what was changed is sent. */
export function PersonForm({ of, refetch }: { of: FragmentType<typeof personForm>; refetch(): void }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const person = readFragment(personForm, of);
  const stored = useMemo(() => draftOf(person), [person]);
  const edit = useEdit(`person:${person.id}`, stored, person.version);
  const action = useAction(changePerson);

  async function submit(version: number) {
    const change = Object.fromEntries(
      edit.changed.map((field) => [field, edit.value[field]]),
    ) as Partial<UpdateUserInput>;
    const payload = await action.run({ input: { id: person.id, version, ...change } });
    if (!payload?.user) {
      refetch();
      return;
    }
    edit.clear();
    toast(text('people-saved', { name: readFragment(personForm, payload.user).name }), { tone: 'ok' });
  }

  function takeTheirs() {
    edit.clear();
    action.reset();
  }

  const names: Record<keyof Draft, string> = {
    name: text('people-name'),
    email: text('people-email'),
    roles: text('people-roles'),
    businessLineId: text('people-line'),
    locale: text('people-language'),
    weeklyCapacity: text('people-capacity'),
  };
  const said = (field: keyof Draft, { roles, ...value }: Draft): string => {
    if (field === 'roles') return format.list(roles.map((role) => label('Role', role)));
    if (field === 'businessLineId')
      return value.businessLineId === stored.businessLineId
        ? (person.businessLine?.name ?? '–')
        : text('people-other-line');
    return String(value[field] ?? '–');
  };

  return (
    <Form
      action={action}
      onSubmit={() => void submit(edit.version)}
      buttons={
        <>
          {edit.changed.length > 0 && <Button onPress={takeTheirs}>{text('people-undo')}</Button>}
          <Button type="submit" look="primary" isPending={action.busy} isDisabled={edit.changed.length === 0}>
            {text('people-save')}
          </Button>
        </>
      }
    >
      <PersonFields value={edit.value} change={edit.change} />
      <NumberField
        name="weeklyCapacity"
        label={text('people-capacity')}
        hint={text('people-capacity-hint')}
        value={edit.value.weeklyCapacity}
        onChange={(weeklyCapacity) => edit.change({ weeklyCapacity })}
        formatOptions={{ maximumFractionDigits: 2 }}
      />
      <Conflict
        conflict={action.conflict}
        changes={edit.changed.map((field) => ({
          label: names[field],
          mine: said(field, edit.value),
          theirs: said(field, stored),
        }))}
        keepMine={() => void submit(person.version)}
        takeTheirs={takeTheirs}
      />
    </Form>
  );
}
