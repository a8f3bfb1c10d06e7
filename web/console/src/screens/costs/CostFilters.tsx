import { useCategories } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CostStatus } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Button, ChoiceFilter, Filters, SearchFilter } from '@/ui';
import type { CostsSearch } from './search';

/** What an id in the address stands for. */
export const costFilterName = graphql(`
  fragment CostFilterName on Node {
    id
    ... on Project { projectName: name }
    ... on Customer { customerName: name }
    ... on User { userName: name }
    ... on BusinessLine { lineName: name }
  }
`);

const statuses: CostStatus[] = ['SUBMITTED', 'FINANCE_APPROVED', 'APPROVED', 'PAID', 'REJECTED', 'CANCELLED'];

interface CostFiltersProps {
  search: CostsSearch;
  change(part: CostsSearch): void;
  named: readonly (FragmentType<typeof costFilterName> | null)[];
}

/** What narrows the costs. What came with the address and has no choice of its own stands as a sign that can be taken away. */
export function CostFilters({ search, change, named }: CostFiltersProps) {
  const text = useText();
  const label = useLabel();
  const { all } = useCategories();
  const others = useOtherFilters(search, named);
  const { orderBy, ...filter } = search;
  const clear = () =>
    change(Object.fromEntries(Object.keys(filter).map((key) => [key, undefined])) as unknown as CostsSearch);
  return (
    <Filters clear={Object.keys(filter).length > 0 ? clear : undefined}>
      <SearchFilter
        label={text('costs-search')}
        value={search.search ?? ''}
        onChange={(typed) => change(some('search', typed))}
      />
      <ChoiceFilter
        label={text('costs-status')}
        value={search.status ?? []}
        onChange={(status) => change(some('status', status))}
        options={statuses.map((status) => ({ id: status, text: label('CostStatus', status) }))}
      />
      <ChoiceFilter
        label={text('costs-category')}
        value={search.category ?? []}
        onChange={(category) => change(some('category', category))}
        options={all.map(({ code, label }) => ({ id: code, text: label }))}
      />
      {others.map(({ key, said }) => (
        <Button key={key} icon="close" onPress={() => change(some(key, undefined))}>
          {said}
        </Button>
      ))}
    </Filters>
  );
}

/** A filter that chooses nothing is none. */
function some(key: keyof CostsSearch, value: string | readonly string[] | undefined): CostsSearch {
  return { [key]: value?.length ? value : undefined } as CostsSearch;
}

function useOtherFilters(search: CostsSearch, named: CostFiltersProps['named']) {
  const text = useText();
  const format = useFormat();
  const names = new Map<string | undefined, string>();
  for (const node of named) {
    if (!node) continue;
    const read = readFragment(costFilterName, node);
    const name =
      ('projectName' in read && read.projectName) ||
      ('customerName' in read && read.customerName) ||
      ('userName' in read && read.userName) ||
      ('lineName' in read && read.lineName);
    if (name) names.set(read.id, name);
  }
  const name = (id: string) => names.get(id) ?? '…';
  const said: [key: keyof CostsSearch, said: string | undefined][] = [
    ['projectId', search.projectId && text('costs-of-project', { name: name(search.projectId) })],
    ['customerId', search.customerId && text('costs-of-customer', { name: name(search.customerId) })],
    ['managerId', search.managerId && text('costs-of-manager', { name: name(search.managerId) })],
    ['businessLineId', search.businessLineId && text('costs-of-line', { name: name(search.businessLineId) })],
    ['hasBusinessLine', search.hasBusinessLine === false ? text('costs-of-no-line') : undefined],
    ['service', search.service && format.list(search.service)],
    ['hasServiceItem', search.hasServiceItem === false ? text('costs-of-no-service') : undefined],
    ['currency', search.currency && format.list(search.currency)],
    ['incurredFrom', search.incurredFrom && text('costs-from', { day: format.day(search.incurredFrom) })],
    ['incurredTo', search.incurredTo && text('costs-to', { day: format.day(search.incurredTo) })],
  ];
  return said.flatMap(([key, said]) => (said ? [{ key, said }] : []));
}
