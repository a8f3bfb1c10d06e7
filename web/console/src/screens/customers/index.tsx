import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useLivePages, useMe } from '@/api';
import { textOf } from '@/app/search';
import { graphql, readFragment } from '@/gql';
import type { CustomerOrder } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { localDay } from '@/pictures/today';
import { ChoiceFilter, Day, EmptyState, Filters, Loaded, PageTitle, PersonName, SearchFilter, Table } from '@/ui';
import { NewCustomer } from './NewCustomer';
import type { CustomersSearch } from './search';
import { useOwners } from './useOwners';

const customersQuery = graphql(`
  query Customers($filter: CustomerFilter, $order: CustomerOrder, $after: String) {
    customers(first: 50, after: $after, filter: $filter, orderBy: $order) {
      totalCount
      nodes {
        id
        ...CustomerRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const customerRow = graphql(`
  fragment CustomerRow on Customer {
    name
    industry
    createdAt
    contacts {
      name
      phone
    }
    owner {
      id
      name
    }
    projects(filter: { stage: [PLANNING, COMPLIANCE_REVIEW, CONTRACTING, EXECUTION, COLLECTION] }) {
      totalCount
    }
    requirements(filter: { status: [DRAFT, SUBMITTED, REJECTED, APPROVED] }) {
      totalCount
    }
  }
`);

/** Who the company works for, and who looks after them. */
export default function Customers() {
  const text = useText();
  const format = useFormat();
  const me = useMe();
  const change = useChange();
  const { search, ownerId, order = 'NAME_ASC' } = useSearch({ from: '/customers' });
  const pages = useLivePages(customersQuery, { filter: { search, ownerId }, order }, (data) => data.customers);
  const count = pages.data?.customers?.totalCount;

  return (
    <>
      <PageTitle title={text('customers-title')} actions={me.is('SALES') && <NewCustomer />}>
        {count !== undefined && text('customers-count', { count })}
      </PageTitle>
      <ListFilters />
      <Loaded of={{ ...pages, data: pages.data && pages }}>
        {({ rows, more }) => (
          <Table
            label={text('customers-title')}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => ({ to: '/customers/$customerId', params: { customerId: id } })}
            order={order}
            onOrder={(order) => change({ order: order as CustomerOrder })}
            more={more}
            empty={
              <EmptyState title={text('customers-none')}>
                <p>{text('customers-none-hint')}</p>
              </EmptyState>
            }
            columns={[
              {
                key: 'name',
                header: text('customers-name'),
                orders: ['NAME_ASC', 'NAME_DESC'],
                cell: (row) => readFragment(customerRow, row).name,
              },
              {
                key: 'industry',
                header: text('customers-industry'),
                cell: (row) => readFragment(customerRow, row).industry ?? '–',
              },
              {
                key: 'contact',
                header: text('customers-contact'),
                cell: (row) => {
                  const [contact] = readFragment(customerRow, row).contacts;
                  return contact ? [contact.name, contact.phone].filter(Boolean).join(' · ') : '–';
                },
              },
              {
                key: 'owner',
                header: text('customers-owner'),
                cell: (row) => <PersonName name={readFragment(customerRow, row).owner.name} />,
              },
              {
                key: 'requirements',
                header: text('customers-open-requirements'),
                align: 'end',
                cell: (row) => (
                  <Link
                    to="/requirements"
                    search={{ customerId: row.id, status: ['DRAFT', 'SUBMITTED', 'REJECTED', 'APPROVED'] }}
                  >
                    {format.number(readFragment(customerRow, row).requirements?.totalCount, 0)}
                  </Link>
                ),
              },
              {
                key: 'projects',
                header: text('customers-open-projects'),
                align: 'end',
                cell: (row) => (
                  <Link
                    to="/projects"
                    search={{
                      customerId: row.id,
                      stage: ['PLANNING', 'COMPLIANCE_REVIEW', 'CONTRACTING', 'EXECUTION', 'COLLECTION'],
                    }}
                  >
                    {format.number(readFragment(customerRow, row).projects?.totalCount, 0)}
                  </Link>
                ),
              },
              {
                key: 'created',
                header: text('customers-since'),
                orders: ['CREATED_AT_DESC', 'CREATED_AT_ASC'],
                cell: (row) => <Day of={localDay(readFragment(customerRow, row).createdAt)} full />,
              },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}

/** Changes what the address says of the list. */
function useChange() {
  const navigate = useNavigate({ from: '/customers' });
  return (part: CustomersSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
}

function ListFilters() {
  const text = useText();
  const navigate = useNavigate();
  const { search, ownerId } = useSearch({ from: '/customers' });
  const owners = useOwners();
  const change = useChange();
  return (
    <Filters clear={search || ownerId ? () => void navigate({ to: '/customers', search: {} }) : undefined}>
      <SearchFilter
        label={text('customers-search')}
        value={search ?? ''}
        onChange={(typed) => change({ search: textOf(typed) })}
      />
      <ChoiceFilter
        label={text('customers-owner')}
        value={ownerId ? [ownerId] : []}
        onChange={([ownerId]) => change({ ownerId })}
        options={owners}
        single
      />
    </Filters>
  );
}
