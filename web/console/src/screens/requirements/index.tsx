import { useNavigate, useSearch } from '@tanstack/react-router';
import { useLivePages, useMe } from '@/api';
import { chosen, textOf } from '@/app/search';
import { graphql, readFragment } from '@/gql';
import type { RequirementOrder } from '@/gql/graphql';
import { useText } from '@/i18n';
import { localDay } from '@/pictures/today';
import {
  ButtonLink,
  ChoiceFilter,
  Day,
  EmptyState,
  Filters,
  Loaded,
  Money,
  PageTitle,
  PersonName,
  SearchFilter,
  Table,
} from '@/ui';
import { FlagMark } from './FlagMark';
import { StatusBadge } from './StatusBadge';
import type { RequirementsSearch } from './search';
import { useStatusOptions } from './useStatusOptions';

const requirementsQuery = graphql(`
  query Requirements($filter: RequirementFilter, $order: RequirementOrder, $after: String) {
    requirements(first: 50, after: $after, filter: $filter, orderBy: $order) {
      totalCount
      nodes {
        id
        ...RequirementRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const requirementRow = graphql(`
  fragment RequirementRow on Requirement {
    title
    status
    reviewRound
    wantedStart
    createdAt
    amount {
      amount
      currency
    }
    customer {
      id
      name
    }
    createdBy {
      id
      name
    }
    ...FlagMark
  }
`);

/** The stream of alerts tells of nothing that happens to a requirement. */
const everyMs = 15_000;

/** All requirements that one may see: how far each is, and what it comes to. */
export default function Requirements() {
  const text = useText();
  const { search, status, customerId, order = 'CREATED_AT_DESC' } = useSearch({ from: '/requirements' });
  const pages = useLivePages(
    requirementsQuery,
    { filter: { search, status, customerId }, order },
    (data) => data.requirements,
    { everyMs },
  );
  const count = pages.data?.requirements?.totalCount;
  const [first] = pages.rows;
  const change = useChange();

  return (
    <>
      <PageTitle title={text('requirements-title')} actions={<NewButton />}>
        {count !== undefined && text('requirements-count', { count })}
        {customerId && first && ` · ${readFragment(requirementRow, first).customer.name}`}
      </PageTitle>
      <ListFilters />
      <Loaded of={{ ...pages, data: pages.data && pages }}>
        {({ rows, more }) => (
          <Table
            label={text('requirements-title')}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => ({ to: '/requirements/$requirementId', params: { requirementId: id } })}
            order={order}
            onOrder={(order) => change({ order: order as RequirementOrder })}
            more={more}
            empty={
              <EmptyState title={text('requirements-none')}>
                <p>{text('requirements-none-hint')}</p>
              </EmptyState>
            }
            columns={[
              {
                key: 'title',
                header: text('requirements-name'),
                cell: (row) => {
                  const requirement = readFragment(requirementRow, row);
                  return (
                    <>
                      {requirement.title} <FlagMark requirement={requirement} />
                    </>
                  );
                },
              },
              {
                key: 'customer',
                header: text('requirements-customer'),
                cell: (row) => readFragment(requirementRow, row).customer.name,
              },
              {
                key: 'status',
                header: text('requirements-status'),
                cell: (row) => <StatusBadge status={readFragment(requirementRow, row).status} />,
              },
              {
                key: 'amount',
                header: text('requirements-amount'),
                align: 'end',
                cell: (row) => <Money of={readFragment(requirementRow, row).amount} />,
              },
              {
                key: 'wanted',
                header: text('requirements-wanted-start'),
                cell: (row) => <Day of={readFragment(requirementRow, row).wantedStart} />,
              },
              {
                key: 'sales',
                header: text('requirements-sales'),
                cell: (row) => <PersonName name={readFragment(requirementRow, row).createdBy.name} />,
              },
              {
                key: 'created',
                header: text('requirements-created'),
                orders: ['CREATED_AT_DESC', 'CREATED_AT_ASC'],
                cell: (row) => <Day of={localDay(readFragment(requirementRow, row).createdAt)} />,
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
  const navigate = useNavigate({ from: '/requirements' });
  return (part: RequirementsSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
}

function NewButton() {
  const text = useText();
  const me = useMe();
  const { customerId } = useSearch({ from: '/requirements' });
  if (!me.is('SALES')) return null;
  return (
    <ButtonLink to="/requirements/new" search={{ customer: customerId }} look="primary" icon="plus">
      {text('requirements-new')}
    </ButtonLink>
  );
}

function ListFilters() {
  const text = useText();
  const navigate = useNavigate();
  const change = useChange();
  const { search, status = [], customerId } = useSearch({ from: '/requirements' });
  const options = useStatusOptions();
  const any = Boolean(search || status.length || customerId);
  return (
    <Filters clear={any ? () => void navigate({ to: '/requirements', search: {} }) : undefined}>
      <SearchFilter
        label={text('requirements-search')}
        value={search ?? ''}
        onChange={(typed) => change({ search: textOf(typed) })}
      />
      <ChoiceFilter
        label={text('requirements-status')}
        value={status}
        onChange={(status) => change({ status: chosen(status) })}
        options={options}
      />
    </Filters>
  );
}
