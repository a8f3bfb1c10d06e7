import { chosen } from '@/app/search';
import type { AlertKind, AlertSeverity, Role } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { Button, ChoiceFilter, Filters } from '@/ui';
import { type InboxSearch, kinds, responsibles, severities } from './search';

interface InboxFiltersProps {
  search: InboxSearch;
  change(part: Partial<InboxSearch>): void;
}

export function InboxFilters({ search, change }: InboxFiltersProps) {
  const text = useText();
  const label = useLabel();
  const { status: _status, ...filters } = search;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Filters clear={filtered ? () => change(nothing) : undefined}>
      <ChoiceFilter<AlertKind>
        label={text('inbox-kind')}
        value={search.kind ?? []}
        onChange={(kind) => change({ kind: chosen(kind) })}
        options={kinds.map((id) => ({ id, text: label('AlertKind', id) }))}
      />
      <ChoiceFilter<AlertSeverity>
        single
        label={text('inbox-severity')}
        value={search.severity ? [search.severity] : []}
        onChange={([severity]) => change({ severity })}
        options={severities.map((id) => ({
          id,
          text: text('inbox-severity-from', { name: label('AlertSeverity', id) }),
        }))}
      />
      <ChoiceFilter<Role>
        label={text('inbox-responsible')}
        value={search.responsible ?? []}
        onChange={(responsible) => change({ responsible: chosen(responsible) })}
        options={responsibles.map((id) => ({ id, text: label('Role', id) }))}
      />
      {search.projectId && (
        <Button look="quiet" icon="close" onPress={() => change({ projectId: undefined })}>
          {text('inbox-one-project')}
        </Button>
      )}
    </Filters>
  );
}

const nothing = { kind: undefined, severity: undefined, responsible: undefined, projectId: undefined };
