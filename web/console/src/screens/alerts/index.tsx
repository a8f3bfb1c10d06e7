import { getRouteApi, Link } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import type { AlertScreenQuery } from '@/gql/graphql';
import { today, useLabel, useLanguage, useText } from '@/i18n';
import { EvidencePicture } from '@/pictures/EvidencePicture';
import { LoadLine } from '@/pictures/LoadLine';
import { TimeLine } from '@/pictures/TimeLine';
import { EmptyState, Facts, HealthBadge, Loaded, PageTitle, PersonName, Section, SeverityBadge } from '@/ui';
import { AlertActions } from './AlertActions';
import { AlertFacts } from './AlertFacts';
import styles from './alerts.module.css';
import { OtherAlerts } from './OtherAlerts';
import { saysOf } from './says';

const alertScreen = graphql(`
  query AlertScreen($id: ID!, $locale: String!, $money: Boolean!) {
    node(id: $id) {
      __typename
      ... on Alert {
        id
        rule
        severity
        status
        message(locale: $locale)
        ...EvidencePicture
        ...AlertFacts
        ...AlertActions
        project {
          id
          code
          name
          health
          manager {
            id
            name
          }
          ...TimeLine
          ...LoadLine @include(if: $money)
          alerts(first: 20, filter: { status: [OPEN, ACKNOWLEDGED, SNOOZED] }) {
            nodes {
              id
              ...OtherAlert
            }
          }
        }
      }
    }
  }
`);

const route = getRouteApi('/alerts/$alertId');

/** One alert: what it says, the figures it rests on, what would end it, and what was done about it. */
export default function AlertScreen() {
  const text = useText();
  const { alertId } = route.useParams();
  const { tag } = useLanguage();
  const { seesMoney } = useMe();
  const query = useLiveQuery(alertScreen, { id: alertId, locale: tag, money: seesMoney });
  return (
    <Loaded of={query} lines={10}>
      {({ node }) =>
        node?.__typename === 'Alert' ? <AlertPage alert={node} /> : <EmptyState title={text('alerts-not-found')} />
      }
    </Loaded>
  );
}

type AlertOfScreen = Extract<NonNullable<AlertScreenQuery['node']>, { __typename: 'Alert' }>;

function AlertPage({ alert }: { alert: AlertOfScreen }) {
  const text = useText();
  const label = useLabel();
  const { rule, severity, status, message, project } = alert;
  return (
    <>
      <PageTitle title={label('AlertRule', rule)} actions={<AlertActions alert={alert} large />}>
        <span className={styles.head}>
          <SeverityBadge severity={severity} />
          <span>{label('AlertStatus', status)}</span>
          <Link to="/projects/$projectId" params={{ projectId: project.id }}>
            {project.code} {project.name}
          </Link>
        </span>
      </PageTitle>
      <p className={styles.says}>{saysOf(message, project)}</p>
      <div className={styles.columns}>
        <Section title={text('alerts-evidence')} framed>
          <EvidencePicture alert={alert} />
        </Section>
        <div>
          <Section title={text('alerts-course')} framed>
            <AlertFacts alert={alert} />
          </Section>
          <Section title={text('alerts-project')} framed>
            <div className={styles.lines}>
              <Facts
                items={[
                  [text('alerts-health'), <HealthBadge key="health" health={project.health} />],
                  [text('alerts-manager'), <PersonName key="manager" name={project.manager.name} />],
                ]}
              />
              <LoadLine project={project} size="card" />
              <TimeLine project={project} size="card" today={today()} />
            </div>
          </Section>
          <OtherAlerts alerts={project.alerts?.nodes.filter(({ id }) => id !== alert.id) ?? []} />
        </div>
      </div>
    </>
  );
}
