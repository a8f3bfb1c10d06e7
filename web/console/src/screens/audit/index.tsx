import { Link, useSearch } from '@tanstack/react-router';
import { useLivePages } from '@/api';
import { graphql, readFragment } from '@/gql';
import type { AuditAction, AuditFilter, AuditRowFragment, Subject } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { EmptyState, Loaded, PageTitle, PersonName, Table } from '@/ui';
import { AuditFilters } from './AuditFilters';
import { EntryChanges } from './EntryChanges';
import { type AuditSearch, startOfDay } from './search';

const auditQuery = graphql(`
  query AuditLog($filter: AuditFilter, $after: String) {
    auditLog(first: 50, after: $after, filter: $filter, orderBy: AT_DESC) {
      nodes {
        id
        ...AuditRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const auditRow = graphql(`
  fragment AuditRow on AuditEntry {
    id
    at
    action
    subject
    subjectId
    actor {
      id
      name
    }
    project {
      id
      code
      name
    }
    ...EntryChanges
  }
`);

function filterOf(search: AuditSearch): AuditFilter {
  const { subject, action, actor, subjectId, projectId, from, to } = search;
  return {
    ...(subject && { subject: [subject as Subject] }),
    ...(action && { action: [action as AuditAction] }),
    ...(actor && { actorId: actor }),
    ...(subjectId && { subjectId }),
    ...(projectId && { projectId }),
    ...(from && { from: startOfDay(from) }),
    ...(to && { to: startOfDay(to, 1) }),
  };
}

/** Who did what, and from what to what: nothing is ever silently lost. */
export default function Audit() {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const search = useSearch({ from: '/audit' });
  const pages = useLivePages(auditQuery, { filter: filterOf(search) }, (data) => data.auditLog);
  const rows = pages.rows.map((row) => readFragment(auditRow, row));
  return (
    <>
      <PageTitle title={text('audit-title')}>{text('audit-claim')}</PageTitle>
      <AuditFilters />
      <Loaded of={{ ...pages, data: pages.data }}>
        {() => (
          <Table
            label={text('audit-title')}
            rows={rows}
            rowKey={({ id }) => id}
            more={pages.more}
            empty={
              <EmptyState title={text('audit-none')}>
                <p>{text('audit-none-hint')}</p>
              </EmptyState>
            }
            columns={[
              { key: 'action', header: text('audit-action'), cell: ({ action }) => label('AuditAction', action) },
              {
                key: 'at',
                header: text('audit-at'),
                cell: ({ at }) => (
                  <time className="nowrap" dateTime={at}>
                    {format.instant(at)}
                  </time>
                ),
              },
              {
                key: 'actor',
                header: text('audit-actor'),
                cell: ({ actor }) => (actor ? <PersonName name={actor.name} /> : text('audit-system')),
              },
              { key: 'subject', header: text('audit-subject'), cell: (row) => <About row={row} /> },
              { key: 'changes', header: text('audit-changes'), cell: (row) => <EntryChanges of={row} /> },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}

/** What it was done to, with the way there. */
function About({ row: { subject, subjectId, project } }: { row: AuditRowFragment }) {
  const label = useLabel();
  const name = label('Subject', subject);
  if (subject === 'USER' && subjectId)
    return (
      <Link to="/people/$userId" params={{ userId: subjectId }}>
        {name}
      </Link>
    );
  if (subject === 'POLICY') return <Link to="/policy">{name}</Link>;
  if (subject === 'BUSINESS_LINE') return <Link to="/lines">{name}</Link>;
  if (subject === 'COST_CATEGORY') return <Link to="/categories">{name}</Link>;
  return (
    <>
      {name}
      {project && (
        <>
          {' · '}
          <span className="nowrap" title={project.name}>
            {project.code}
          </span>
        </>
      )}
    </>
  );
}
