import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { CheckboxGroup, FieldRow, Select, TextField } from '@/ui';
import { roleOptions } from './roles';

/** What a person is, as it is typed. */
export interface PersonInput {
  name: string;
  email: string;
  roles: string[];
  businessLineId: string | null;
  locale: string;
}

const choicesQuery = graphql(`
  query PersonChoices {
    locales
    businessLines(first: 100, orderBy: NAME_ASC) {
      nodes {
        id
        name
      }
    }
  }
`);

interface PersonFieldsProps {
  value: PersonInput;
  change(part: Partial<PersonInput>): void;
}

const none = 'NONE';

/** The controls that a new person and one who is changed have in common. */
export function PersonFields({ value, change }: PersonFieldsProps) {
  const text = useText();
  const label = useLabel();
  const { data } = useLiveQuery(choicesQuery, {});
  const lines = data?.businessLines?.nodes ?? [];
  const locales = data?.locales ?? [value.locale];
  return (
    <>
      <FieldRow>
        <TextField
          name="name"
          label={text('people-name')}
          value={value.name}
          onChange={(name) => change({ name })}
          isRequired
          autoComplete="off"
        />
        <TextField
          name="email"
          type="email"
          label={text('people-email')}
          hint={text('people-email-hint')}
          value={value.email}
          onChange={(email) => change({ email })}
          isRequired
          autoComplete="off"
        />
      </FieldRow>
      <CheckboxGroup
        name="roles"
        label={text('people-roles')}
        hint={text('people-roles-hint')}
        value={value.roles}
        onChange={(roles) => change({ roles })}
        options={roleOptions(label)}
      />
      <FieldRow>
        <Select
          name="businessLineId"
          label={text('people-line')}
          hint={text('people-line-hint')}
          value={value.businessLineId ?? none}
          onChange={(line) => change({ businessLineId: line === none ? null : line })}
          options={[{ id: none, text: text('people-no-line') }, ...lines.map(({ id, name }) => ({ id, text: name }))]}
        />
        <Select
          name="locale"
          label={text('people-language')}
          hint={text('people-language-hint')}
          value={value.locale}
          onChange={(locale) => change({ locale })}
          options={[...new Set([...locales, value.locale])].map((id) => ({ id, text: languageName(id) }))}
        />
      </FieldRow>
    </>
  );
}

/** A language as those who read it call it. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(tag, { type: 'language', fallback: 'code' }).of(tag) ?? tag;
}
