import { Link } from '@tanstack/react-router';
import type { AlertEvent } from '@/api';
import { useLabel, useLanguage, useText } from '@/i18n';
import { saysOf } from '@/screens/alerts/says';
import { Ago, ButtonLink, EmptyState, SeverityBadge, Table } from '@/ui';
import styles from './inbox.module.css';
import { type InboxSearch, severities } from './search';

interface NewsProps {
  events: readonly AlertEvent[];
  search: InboxSearch;
}

/** What happened since the person said last that they have seen everything, the newest first. */
export function News({ events, search }: NewsProps) {
  const text = useText();
  const label = useLabel();
  const { language } = useLanguage();
  return (
    <Table
      label={text('inbox-new')}
      rows={events.filter((event) => isAsked(event, search))}
      rowKey={cursorOf}
      rowLink={({ alert }) => ({ to: '/alerts/$alertId', params: { alertId: alert.id } })}
      columns={[
        {
          key: 'what',
          header: text('inbox-what'),
          cell: ({ severity, type, alert, ...event }) => (
            <>
              <span className={styles.head}>
                <SeverityBadge severity={severity} />
                <span className="soft">{label('AlertRule', alert.rule)}</span>
              </span>
              <span className={styles.says}>{saysOf(event[language], alert.project)}</span>
            </>
          ),
        },
        { key: 'event', header: text('inbox-event'), cell: ({ type }) => label('AlertEventType', type) },
        {
          key: 'project',
          header: text('inbox-project'),
          cell: ({ alert: { project } }) => (
            <Link to="/projects/$projectId" params={{ projectId: project.id }}>
              {project.name}
            </Link>
          ),
        },
        { key: 'at', header: text('inbox-at'), cell: ({ at }) => <Ago at={at} /> },
      ]}
      empty={
        <EmptyState title={text('inbox-nothing-new')}>
          <ButtonLink to="/inbox" search={{ status: ['OPEN'] }}>
            {text('inbox-see-open')}
          </ButtonLink>
        </EmptyState>
      }
    />
  );
}

const cursorOf = ({ cursor }: AlertEvent) => cursor;

/** The stream brings everything: what is asked for is chosen here. */
function isAsked({ severity, responsible, alert }: AlertEvent, search: InboxSearch): boolean {
  return (
    (!search.kind || search.kind.includes(alert.kind)) &&
    (!search.severity || severities.indexOf(severity) >= severities.indexOf(search.severity)) &&
    (!search.responsible || search.responsible.includes(responsible)) &&
    (!search.projectId || alert.project.id === search.projectId)
  );
}
