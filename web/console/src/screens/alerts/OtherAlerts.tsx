import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Section, SeverityBadge } from '@/ui';
import styles from './alerts.module.css';

const OtherAlertOfProject = graphql(`
  fragment OtherAlert on Alert {
    id
    rule
    severity
    status
  }
`);

/** What else is not over of the same project. */
export function OtherAlerts({ alerts }: { alerts: readonly FragmentType<typeof OtherAlertOfProject>[] }) {
  const text = useText();
  const label = useLabel();
  const read = readFragment(OtherAlertOfProject, alerts);
  if (read.length === 0) return null;
  return (
    <Section title={text('alerts-others')} framed>
      <ul className={styles.others}>
        {read.map(({ id, rule, severity, status }) => (
          <li key={id} className={styles.other}>
            <SeverityBadge severity={severity} />
            <Link to="/alerts/$alertId" params={{ alertId: id }}>
              {label('AlertRule', rule)}
            </Link>
            {status !== 'OPEN' && <span className="soft">{label('AlertStatus', status)}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
