import { getRouteApi } from '@tanstack/react-router';
import { useLivePages, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { RetrospectiveRowFragment } from '@/gql/graphql';
import { sumByCurrency, useFormat, useText } from '@/i18n';
import {
  Badge,
  ChoiceFilter,
  type Column,
  Day,
  EmptyState,
  ErrorState,
  Filters,
  Money,
  PageTitle,
  SearchFilter,
  Skeleton,
  Table,
} from '@/ui';
import styles from './retrospectives.module.css';
import { Stars } from './Stars';
import type { RetrospectivesSearch } from './search';

const retrospectiveRow = graphql(`
  fragment RetrospectiveRow on Retrospective {
    id
    lessons
    effectScore
    finishedAt
    satisfaction { rating }
    costAnalysis @include(if: $money) {
      budget { amount currency }
      actual { amount currency }
    }
    project {
      id
      code
      name
      plannedEnd
      actualEnd
      customer { name }
    }
  }
`);

const retrospectivesPage = graphql(`
  query RetrospectivesPage($filter: RetrospectiveFilter!, $money: Boolean!, $after: String) {
    retrospectives(first: 50, after: $after, filter: $filter, orderBy: CREATED_AT_DESC) {
      totalCount
      nodes { ...RetrospectiveRow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const route = getRouteApi('/retrospectives');

/** What finished projects teach: how well they did, what they really cost, how content the customer was. */
export default function Retrospectives() {
  const text = useText();
  const search = route.useSearch();
  const { seesMoney } = useMe();
  const pages = useLivePages(
    retrospectivesPage,
    { filter: search, money: seesMoney },
    ({ retrospectives }) => retrospectives,
  );
  const { rows, data, failure, more, refetch } = pages;
  return (
    <>
      <PageTitle title={text('retrospectives-title')}>
        {data && text('retrospectives-count', { count: data.retrospectives?.totalCount ?? 0 })}
      </PageTitle>
      <RetrospectiveFilters search={search} />
      {data ? (
        <RetrospectiveTable rows={readFragment(retrospectiveRow, rows)} withCost={seesMoney} more={more} />
      ) : failure ? (
        <ErrorState failure={failure} retry={refetch} />
      ) : (
        <Skeleton lines={10} />
      )}
    </>
  );
}

function RetrospectiveFilters({ search }: { search: RetrospectivesSearch }) {
  const text = useText();
  const navigate = route.useNavigate();
  const change = (part: RetrospectivesSearch) =>
    void navigate({ search: (kept) => ({ ...kept, ...part }), replace: true });
  const ratings = ['3', '4', '5'];
  return (
    <Filters clear={Object.keys(search).length > 0 ? () => void navigate({ search: {}, replace: true }) : undefined}>
      <SearchFilter
        label={text('retrospectives-search')}
        value={search.search ?? ''}
        onChange={(typed) => change({ search: typed || undefined })}
      />
      <ChoiceFilter
        label={text('retrospectives-state')}
        single
        value={search.finished === undefined ? [] : [String(search.finished)]}
        onChange={([state]) => change({ finished: state === undefined ? undefined : state === 'true' })}
        options={[
          { id: 'true', text: text('retrospectives-finished') },
          { id: 'false', text: text('retrospectives-open') },
        ]}
      />
      <ChoiceFilter
        label={text('retrospectives-satisfaction')}
        single
        value={search.minSatisfaction === undefined ? [] : [String(search.minSatisfaction)]}
        onChange={([rating]) => change({ minSatisfaction: rating === undefined ? undefined : Number(rating) })}
        options={ratings.map((rating) => ({ id: rating, text: text('retrospectives-at-least', { rating }) }))}
      />
    </Filters>
  );
}

interface RetrospectiveTableProps {
  rows: readonly RetrospectiveRowFragment[];
  withCost: boolean;
  more: (() => void) | null;
}

function RetrospectiveTable({ rows, withCost, more }: RetrospectiveTableProps) {
  const text = useText();
  const format = useFormat();
  const columns: Column<RetrospectiveRowFragment>[] = [
    {
      key: 'project',
      header: text('retrospectives-project'),
      cell: ({ project: { code, name, customer } }) => (
        <span className={styles.name}>
          <strong>{name}</strong>
          <span className="soft">
            {customer.name} · {code}
          </span>
        </span>
      ),
    },
    {
      key: 'effect',
      header: text('retrospectives-effect'),
      align: 'end',
      cell: ({ effectScore }) => format.number(effectScore, 1),
    },
    ...(withCost
      ? ([
          {
            key: 'cost',
            header: text('retrospectives-cost'),
            align: 'end',
            cell: ({ costAnalysis }) => <CostOfBudget lines={costAnalysis ?? []} />,
          },
        ] as Column<RetrospectiveRowFragment>[])
      : []),
    {
      key: 'satisfaction',
      header: text('retrospectives-satisfaction'),
      cell: ({ satisfaction }) => <Stars rating={satisfaction?.rating ?? null} />,
    },
    {
      key: 'lessons',
      header: text('retrospectives-lessons'),
      cell: ({ lessons }) => <span className={styles.excerpt}>{lessons}</span>,
    },
    {
      key: 'finished',
      header: text('retrospectives-finished-on'),
      cell: ({ finishedAt }) =>
        finishedAt ? <Day of={finishedAt.slice(0, 10)} full /> : <Badge>{text('retrospectives-open')}</Badge>,
    },
  ];
  return (
    <Table
      label={text('retrospectives-title')}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      rowLink={({ project }) => ({ to: '/projects/$projectId/retrospective', params: { projectId: project.id } })}
      more={more}
      empty={<EmptyState title={text('retrospectives-none')}>{text('retrospectives-none-hint')}</EmptyState>}
    />
  );
}

const keyOf = ({ id }: RetrospectiveRowFragment) => id;

function CostOfBudget({ lines }: { lines: NonNullable<RetrospectiveRowFragment['costAnalysis']> }) {
  const format = useFormat();
  const actual = sumByCurrency(lines.map(({ actual }) => actual))[0];
  const budget = sumByCurrency(lines.map(({ budget }) => budget))[0];
  const share = actual && budget && Number(budget.amount) > 0 ? Number(actual.amount) / Number(budget.amount) : null;
  return (
    <span className={styles.cost}>
      <Money of={actual} whole />
      <span className={share !== null && share > 1 ? styles.past : 'soft'}>{format.percent(share)}</span>
    </span>
  );
}
