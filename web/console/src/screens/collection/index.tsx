import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useLivePages } from '@/api';
import { chosen, textOf } from '@/app/search';
import { graphql } from '@/gql';
import type { ProjectFilter } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { ChoiceFilter, EmptyState, Filters, Loaded, PageTitle, SearchFilter } from '@/ui';
import { CollectionFigures } from './CollectionFigures';
import { InstalmentTable } from './InstalmentTable';
import { byDueDay, type Instalment, instalmentsOf } from './instalments';
import { type CollectionSearch, statuses } from './search';

const collectionQuery = graphql(`
  query Collection($filter: ProjectFilter, $after: String) {
    projects(first: 100, after: $after, filter: $filter) {
      nodes {
        ...InstalmentsOfProject
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What customers have agreed to pay, and what of it has come in. */
export default function Collection() {
  const text = useText();
  const search = useSearch({ from: '/collection' });
  const { instalments, complete, ...pages } = useInstalments(search);
  const { status, currency } = search;
  const rows = instalments
    .filter((row) => !status || status.includes(row.status))
    .filter(({ amount }) => !currency || amount.currency === currency);

  return (
    <>
      <PageTitle title={text('collection-title')}>
        {text(complete ? 'collection-count' : 'collection-reading', { count: rows.length })}
      </PageTitle>
      <Loaded of={{ ...pages, data: pages.data && instalments }}>
        {() => (
          <>
            <CollectionFigures instalments={instalments} search={search} />
            <ListFilters instalments={instalments} />
            <InstalmentTable
              label={text('collection-title')}
              instalments={rows}
              full
              empty={
                <EmptyState title={text('collection-none')}>
                  <p>{text('collection-none-hint')}</p>
                </EmptyState>
              }
            />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Instalments have no list of their own: they are read with their projects, all of them, so that sums are whole. */
function useInstalments({ search, customerId, salesId, businessLineId, plannedFrom, plannedTo }: CollectionSearch) {
  const filter: ProjectFilter = { search, customerId, salesId, businessLineId, plannedFrom, plannedTo };
  const pages = useLivePages(collectionQuery, { filter }, (data) => data.projects);
  const { rows, more } = pages;
  useEffect(() => more?.(), [more]);
  const instalments = useMemo(() => instalmentsOf(rows).sort(byDueDay), [rows]);
  return { ...pages, instalments, complete: !more && !pages.stale };
}

function ListFilters({ instalments }: { instalments: readonly Instalment[] }) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate({ from: '/collection' });
  const { status = [], currency, search, ...rest } = useSearch({ from: '/collection' });
  const currencies = [...new Set(instalments.map(({ amount }) => amount.currency))];
  const change = (part: CollectionSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const any = status.length > 0 || currency || search || Object.values(rest).some(Boolean);
  return (
    <Filters clear={any ? () => void navigate({ search: {}, replace: true }) : undefined}>
      <SearchFilter
        label={text('collection-search')}
        value={search ?? ''}
        onChange={(typed) => change({ search: textOf(typed) })}
      />
      <ChoiceFilter
        label={text('collection-status')}
        value={status}
        onChange={(status) => change({ status: chosen(status) })}
        options={statuses.map((id) => ({ id, text: label('CollectionStatus', id) }))}
      />
      {currencies.length > 1 && (
        <ChoiceFilter
          label={text('collection-currency')}
          value={currency ? [currency] : []}
          onChange={([currency]) => change({ currency })}
          options={currencies.map((id) => ({ id, text: label('Currency', id) }))}
          single
        />
      )}
    </Filters>
  );
}
