import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { ChoiceFilter, ComboBox, DateField, Filters } from '@/ui';
import type { AuditSearch } from './search';

const choicesQuery = graphql(`
  query AuditChoices($search: String, $actor: [ID!]!) {
    labels {
      enum
      values {
        value
      }
    }
    users(first: 20, orderBy: NAME_ASC, filter: { search: $search }) {
      nodes {
        id
        name
        email
      }
    }
    chosen: nodes(ids: $actor) {
      __typename
      ... on User {
        id
        name
        email
      }
    }
  }
`);

/** What the log is looked through for; each lives in the address. */
export function AuditFilters() {
  const text = useText();
  const label = useLabel();
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const set = (change: AuditSearch) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const [typed, setTyped] = useState('');
  const { data } = useLiveQuery(choicesQuery, { search: typed || null, actor: search.actor ? [search.actor] : [] });

  const options = (type: string) => {
    const values = data?.labels?.find(({ enum: name }) => name === type)?.values ?? [];
    return values.map(({ value }) => ({ id: value, text: label(type, value) }));
  };
  const chosen = data?.chosen?.flatMap((node) => (node?.__typename === 'User' ? [node] : [])) ?? [];
  const people = [...chosen, ...(data?.users?.nodes ?? []).filter(({ id }) => id !== search.actor)];
  const filtered = Object.values(search).some(Boolean);

  return (
    <Filters clear={filtered ? () => void navigate({ search: {}, replace: true }) : undefined}>
      <ChoiceFilter
        single
        label={text('audit-subject')}
        value={search.subject ? [search.subject] : []}
        onChange={([subject]) => set({ subject })}
        options={options('Subject')}
      />
      <ChoiceFilter
        single
        label={text('audit-action')}
        value={search.action ? [search.action] : []}
        onChange={([action]) => set({ action })}
        options={options('AuditAction')}
      />
      <ComboBox
        key={`${search.actor ?? ''} ${chosen.length}`}
        name="actor"
        label={text('audit-actor')}
        value={search.actor ?? null}
        onChange={(actor) => set({ actor: actor ?? undefined })}
        onSearch={setTyped}
        options={people.map(({ id, name, email }) => ({ id, text: name, detail: email }))}
      />
      <DateField
        name="from"
        label={text('audit-from')}
        value={search.from ?? null}
        onChange={(from) => set({ from: from ?? undefined })}
      />
      <DateField
        name="to"
        label={text('audit-to')}
        value={search.to ?? null}
        onChange={(to) => set({ to: to ?? undefined })}
      />
    </Filters>
  );
}
