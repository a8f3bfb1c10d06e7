import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Ago, EmptyState, Marked, severityTone } from '@/ui';
import styles from './Overview.module.css';

const reasons = graphql(`
  fragment Reasons on Project {
    healthReasons {
      rule
      severity
      message(locale: $locale)
      alert { id raisedAt status }
    }
  }
`);

/** Why the project needs attention, the worst first. */
export function Reasons({ project }: { project: FragmentType<typeof reasons> }) {
  const text = useText();
  const label = useLabel();
  const { healthReasons } = readFragment(reasons, project);
  if (healthReasons.length === 0) return <EmptyState title={text('project-overview-no-reasons')} />;
  return (
    <ul className={styles.reasons}>
      {healthReasons.map(({ rule, severity, message, alert }) => (
        <li key={alert?.id ?? rule + message} className={styles.reason}>
          <p className={styles.rule}>
            <Marked tone={severityTone(severity)}>{label('AlertRule', rule)}</Marked>
            {alert && (
              <span className="soft">
                {label('AlertStatus', alert.status)} · <Ago at={alert.raisedAt} />
              </span>
            )}
          </p>
          {alert ? (
            <Link to="/alerts/$alertId" params={{ alertId: alert.id }} className={styles.message}>
              {message}
            </Link>
          ) : (
            <p>{message}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
