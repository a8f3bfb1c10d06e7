import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { Role } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import {
  Badge,
  Button,
  ChoiceFilter,
  EmptyState,
  Filters,
  Loaded,
  PageTitle,
  PersonName,
  SearchFilter,
  Table,
} from '@/ui';
import { NewPerson } from './NewPerson';
import styles from './people.module.css';
import { roleOptions } from './roles';
import type { PeopleSearch } from './search';

const peopleQuery = graphql(`
  query People($search: String, $role: [Role!], $order: UserOrder, $after: String) {
    users(first: 50, after: $after, orderBy: $order, filter: { search: $search, role: $role }) {
      totalCount
      nodes {
        id
        ...PersonRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const personRow = graphql(`
  fragment PersonRow on User {
    name
    email
    active
    roles
    weeklyCapacity
    businessLine {
      id
      name
    }
  }
`);

/** Everybody who works here, and what they are. */
export default function People() {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const administrates = useMe().is('ADMIN');
  const { q, role, order = 'NAME_ASC' } = useSearch({ from: '/people' });
  const pages = useLivePages(
    peopleQuery,
    { search: q ?? null, role: role ? [role as Role] : null, order },
    (data) => data.users,
  );
  const count = pages.data?.users?.totalCount;

  return (
    <>
      <PageTitle title={text('people-title')} actions={administrates && <NewPersonButton />}>
        {count !== undefined && text('people-count', { count })}
      </PageTitle>
      <PeopleFilters />
      <Loaded of={{ ...pages, data: pages.data && pages }}>
        {({ rows, more }) => (
          <Table
            label={text('people-title')}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => ({ to: '/people/$userId', params: { userId: id } })}
            more={more}
            empty={
              <EmptyState title={text('people-none')}>
                <p>{text('people-none-hint')}</p>
              </EmptyState>
            }
            columns={[
              {
                key: 'name',
                header: text('people-name'),
                cell: (row) => <PersonName name={readFragment(personRow, row).name} />,
              },
              {
                key: 'roles',
                header: text('people-roles'),
                cell: (row) => format.list(readFragment(personRow, row).roles.map((role) => label('Role', role))),
              },
              {
                key: 'line',
                header: text('people-line'),
                cell: (row) => readFragment(personRow, row).businessLine?.name ?? '–',
              },
              {
                key: 'email',
                header: text('people-email'),
                cell: (row) => <span className={styles.email}>{readFragment(personRow, row).email}</span>,
              },
              {
                key: 'capacity',
                header: text('people-capacity'),
                align: 'end',
                cell: (row) => text('people-days', { days: readFragment(personRow, row).weeklyCapacity }),
              },
              {
                key: 'state',
                header: text('people-state'),
                cell: (row) =>
                  readFragment(personRow, row).active ? text('people-active') : <Badge>{text('people-left')}</Badge>,
              },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}

/** Each lives in the address. */
function PeopleFilters() {
  const text = useText();
  const label = useLabel();
  const { q, role, order = 'NAME_ASC' } = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const set = (change: PeopleSearch) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const clear = () => void navigate({ search: {}, replace: true });
  return (
    <Filters clear={q || role || order !== 'NAME_ASC' ? clear : undefined}>
      <SearchFilter label={text('people-search')} value={q ?? ''} onChange={(q) => set({ q: q || undefined })} />
      <ChoiceFilter
        single
        label={text('people-role')}
        value={role ? [role] : []}
        onChange={([role]) => set({ role })}
        options={roleOptions(label)}
      />
      <ChoiceFilter
        single
        label={text('people-order')}
        value={[order]}
        onChange={([order]) => set({ order })}
        options={[
          { id: 'NAME_ASC', text: text('people-order-name') },
          { id: 'CREATED_AT_DESC', text: text('people-order-newest') },
          { id: 'CREATED_AT_ASC', text: text('people-order-oldest') },
        ]}
      />
    </Filters>
  );
}

function NewPersonButton() {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onPress={() => setOpen(true)}>
        {text('people-new')}
      </Button>
      {open && <NewPerson close={() => setOpen(false)} />}
    </>
  );
}
