import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLivePages } from '@/api';
import { graphql } from '@/gql';
import { sumByCurrency, useFormat, useText } from '@/i18n';
import { EmptyState, ErrorState, PageTitle, Skeleton } from '@/ui';
import { CostFilters } from './CostFilters';
import { CostTable } from './CostTable';
import { type CostsSearch, filterOf, newestFirst } from './search';

const costsPage = graphql(`
  query CostsPage($filter: CostFilter!, $orderBy: CostOrder!, $named: [ID!]!, $after: String) {
    costs(first: 100, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes {
        amount { amount currency }
        ...CostRow
      }
      pageInfo { hasNextPage endCursor }
    }
    named: nodes(ids: $named) {
      ...CostFilterName
    }
  }
`);

const route = getRouteApi('/costs');
/** As many rows as are read without being asked for, so that their sum is that of all. */
const readAtOnce = 500;

/** Costs by any filter, which lives in the address; what figures elsewhere are made of. */
export default function Costs() {
  const text = useText();
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: CostsSearch) => void navigate({ search: (kept) => ({ ...kept, ...part }), replace: true });

  const { orderBy = newestFirst, projectId, customerId, managerId, businessLineId } = search;
  const named = [projectId, customerId, managerId, businessLineId].filter((id) => id !== undefined);
  const pages = useLivePages(costsPage, { filter: filterOf(search), orderBy, named }, ({ costs }) => costs);
  const { rows, data, failure, more, refetch } = pages;
  const count = data?.costs?.totalCount ?? 0;

  const readOn = count <= readAtOnce ? more : null;
  useEffect(() => readOn?.(), [readOn]);

  const sums = format.list(sumByCurrency(rows.map(({ amount }) => amount)).map((sum) => format.money(sum)));
  return (
    <>
      <PageTitle title={text('costs-title')}>
        {data &&
          (rows.length < count
            ? text('costs-sum-part', { shown: rows.length, count, sums })
            : text('costs-sum', { count, sums: sums || format.money(null) }))}
      </PageTitle>
      <CostFilters search={search} change={change} named={data?.named ?? []} />
      {data ? (
        <CostTable
          label={text('costs-title')}
          costs={rows}
          order={orderBy}
          onOrder={(orderBy) => change({ orderBy: orderBy as NonNullable<CostsSearch['orderBy']> })}
          more={more}
          empty={<EmptyState title={text('costs-none')}>{text('costs-none-hint')}</EmptyState>}
        />
      ) : failure ? (
        <ErrorState failure={failure} retry={refetch} />
      ) : (
        <Skeleton lines={12} />
      )}
    </>
  );
}
