import { getRouteApi } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useApi } from '@/api';
import { useText } from '@/i18n';
import { Button, PageTitle, Tabs } from '@/ui';
import { AlertList } from './AlertList';
import { InboxFilters } from './InboxFilters';
import { News } from './News';
import type { InboxSearch } from './search';

const route = getRouteApi('/inbox');

/** What was told to a person: what is new to them, and all alerts by what has become of them. */
export default function Inbox() {
  const text = useText();
  const { live } = useApi();
  const { unread } = useSyncExternalStore(live.subscribe, live.state);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<InboxSearch>) =>
    void navigate({ search: (search) => ({ ...search, ...part }), replace: true });
  const tab = (status: InboxSearch['status']) => ({ to: '/inbox', search: { ...search, status } }) as const;
  return (
    <>
      <PageTitle
        title={text('inbox-title')}
        actions={
          unread.length > 0 && (
            <Button look="quiet" icon="check" onPress={() => live.markSeen()}>
              {text('inbox-all-seen')}
            </Button>
          )
        }
      />
      <Tabs
        label={text('inbox-tabs')}
        items={[
          { link: tab(undefined), text: text('inbox-new'), count: unread.length },
          { link: tab(['OPEN']), text: text('inbox-open') },
          { link: tab(['ACKNOWLEDGED', 'SNOOZED']), text: text('inbox-handled') },
          { link: tab(['RESOLVED']), text: text('inbox-over') },
        ]}
      />
      <InboxFilters search={search} change={change} />
      {search.status ? <AlertList search={search} /> : <News events={unread} search={search} />}
    </>
  );
}
