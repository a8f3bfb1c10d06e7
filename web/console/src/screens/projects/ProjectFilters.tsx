import { chosen } from '@/app/search';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Health, ProgressRowFragment, ProjectStage } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Button, ChoiceFilter, Filters, SearchFilter } from '@/ui';
import { healths, type ProjectsSearch, stages } from './search';

const ProjectFiltersOfQuery = graphql(`
  fragment ProjectFilters on Query {
    managers: users(first: 100, filter: { role: [PROJECT_MANAGER] }, orderBy: NAME_ASC) {
      nodes {
        id
        name
      }
    }
    businessLines(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

interface ProjectFiltersProps {
  of: FragmentType<typeof ProjectFiltersOfQuery> | undefined;
  search: ProjectsSearch;
  change(part: Partial<ProjectsSearch>): void;
  rows: readonly ProgressRowFragment[];
}

export function ProjectFilters({ of, search, change, rows }: ProjectFiltersProps) {
  const text = useText();
  const label = useLabel();
  const { managers, businessLines } = readFragment(ProjectFiltersOfQuery, of) ?? {};
  const options = (nodes: readonly { id: string; name: string }[] = []) =>
    nodes.map(({ id, name }) => ({ id, text: name }));
  const lines = options(businessLines?.nodes);
  const { order: _order, ...filters } = search;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Filters clear={filtered ? () => change(nothing) : undefined}>
      <SearchFilter
        label={text('projects-search')}
        value={search.search ?? ''}
        onChange={(search) => change({ search: search || undefined })}
      />
      <ChoiceFilter<ProjectStage>
        label={text('projects-stage')}
        value={search.stage ?? []}
        onChange={(stage) => change({ stage: chosen(stage) })}
        options={stages.map((id) => ({ id, text: label('ProjectStage', id) }))}
      />
      <ChoiceFilter<Health>
        label={text('projects-health')}
        value={search.health ?? []}
        onChange={(health) => change({ health: chosen(health) })}
        options={healths.map((id) => ({ id, text: label('Health', id) }))}
      />
      <ChoiceFilter
        single
        label={text('projects-manager')}
        value={search.managerId ? [search.managerId] : []}
        onChange={([managerId]) => change({ managerId })}
        options={options(managers?.nodes)}
      />
      {lines.length > 1 && (
        <ChoiceFilter
          single
          label={text('projects-line')}
          value={search.businessLineId ? [search.businessLineId] : []}
          onChange={([businessLineId]) => change({ businessLineId })}
          options={lines}
        />
      )}
      <Narrowings search={search} change={change} rows={rows} />
    </Filters>
  );
}

/** What a door of another page narrowed by: each can be taken back by itself. */
function Narrowings({ search, change, rows }: Omit<ProjectFiltersProps, 'of'>) {
  const text = useText();
  const format = useFormat();
  const { customerId, salesId, plannedFrom, plannedTo, currency, progressFrom, progressTo } = search;
  const narrowings: [string, Partial<ProjectsSearch>][] = [];
  if (customerId) narrowings.push([rows[0]?.customer.name ?? text('projects-one-customer'), { customerId: undefined }]);
  if (salesId) narrowings.push([text('projects-one-sales'), { salesId: undefined }]);
  if (currency) narrowings.push([currency, { currency: undefined }]);
  if (plannedFrom || plannedTo) {
    const span = text('projects-planned', { from: format.day(plannedFrom), to: format.day(plannedTo) });
    narrowings.push([span, { plannedFrom: undefined, plannedTo: undefined }]);
  }
  if (progressFrom !== undefined) {
    const from = format.percent(progressFrom / 100);
    const range =
      progressFrom >= 100
        ? text('projects-progress-is', { percent: from })
        : text('projects-progress-range', { from, to: format.percent((progressTo ?? 100) / 100) });
    narrowings.push([range, { progressFrom: undefined, progressTo: undefined }]);
  }
  return narrowings.map(([says, back]) => (
    <Button key={says} look="quiet" icon="close" onPress={() => change(back)}>
      {says}
    </Button>
  ));
}

const nothing: ProjectsSearch = {
  search: undefined,
  stage: undefined,
  health: undefined,
  customerId: undefined,
  managerId: undefined,
  salesId: undefined,
  businessLineId: undefined,
  plannedFrom: undefined,
  plannedTo: undefined,
  currency: undefined,
  progressFrom: undefined,
  progressTo: undefined,
};
