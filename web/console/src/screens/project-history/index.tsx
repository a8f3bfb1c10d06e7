import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useLivePages } from '@/api';
import { graphql } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Button, EmptyState, ErrorState, Select, Skeleton } from '@/ui';
import { Entries } from './Entries';
import styles from './History.module.css';
import { type HistorySubject, subjects } from './search';

const projectHistory = graphql(`
  query ProjectHistory($id: ID!, $subject: [Subject!], $after: String) {
    auditLog(first: 50, after: $after, filter: { projectId: $id, subject: $subject }) {
      nodes {
        id
        ...HistoryEntry
      }
      pageInfo { hasNextPage endCursor }
    }
    project(id: $id) {
      id
      serviceItems { id amount { currency } }
    }
  }
`);

const route = getRouteApi('/projects/$projectId/history');
const everything = 'EVERYTHING';

/** Who did what in a project, the newest first. */
export default function ProjectHistory() {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const { projectId } = route.useParams();
  const { subject } = route.useSearch();
  const { rows, data, failure, loading, more, refetch } = useLivePages(
    projectHistory,
    { id: projectId, subject: subject ? [subject] : [...subjects] },
    ({ auditLog }) => auditLog,
    { projectId },
  );

  const currency = data?.project?.serviceItems[0]?.amount.currency ?? 'CNY';

  function show(chosen: string) {
    const search = chosen === everything ? {} : { subject: chosen as HistorySubject };
    void navigate({ to: '/projects/$projectId/history', params: { projectId }, search, replace: true });
  }
  return (
    <div className={styles.page}>
      <div className={styles.filter}>
        <Select
          name="subject"
          label={text('project-history-about')}
          value={subject ?? everything}
          onChange={show}
          options={[
            { id: everything, text: text('project-history-everything') },
            ...subjects.map((subject) => ({ id: subject, text: label('Subject', subject) })),
          ]}
        />
      </div>
      {loading && <Skeleton lines={10} />}
      {rows.length === 0 && failure && <ErrorState failure={failure} retry={refetch} />}
      {rows.length === 0 && !failure && !loading && (
        <EmptyState title={text('project-history-empty')}>{text('project-history-empty-why')}</EmptyState>
      )}
      {rows.length > 0 && <Entries entries={rows} currency={currency} />}
      {more && <Button onPress={more}>{text('project-history-more')}</Button>}
    </div>
  );
}
