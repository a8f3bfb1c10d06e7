import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Ago, SeverityBadge } from '@/ui';
import { AlertActions } from './AlertActions';
import styles from './alerts.module.css';
import { saysOf } from './says';

export const AlertCardOfAlert = graphql(`
  fragment AlertCard on Alert {
    id
    severity
    status
    raisedAt
    resolvedAt
    message(locale: $locale)
    project {
      id
      code
      name
    }
    ...AlertActions
  }
`);

interface AlertCardProps {
  alert: FragmentType<typeof AlertCardOfAlert>;
  /** It came while one looked, and is not seen yet. */
  fresh?: boolean;
  onReacted?(): void;
}

/** An alert with what can be done about it, on a slip of its own. */
export function AlertCard({ alert, fresh = false, onReacted }: AlertCardProps) {
  const text = useText();
  const read = readFragment(AlertCardOfAlert, alert);
  const { id, severity, status, raisedAt, resolvedAt, message, project } = read;
  return (
    <article
      className={styles.card}
      data-severity={status === 'RESOLVED' ? 'OK' : severity}
      data-fresh={fresh || undefined}
    >
      <header className={styles.cardHead}>
        <SeverityBadge severity={severity} />
        <span className={styles.cardTime}>
          <Ago at={resolvedAt ?? raisedAt} />
        </span>
      </header>
      <h3 className={styles.cardTitle}>
        <Link to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>
      </h3>
      <p>{saysOf(message, project)}</p>
      <footer className={styles.cardFoot}>
        <AlertActions alert={read} onReacted={onReacted} />
        <Link to="/alerts/$alertId" params={{ alertId: id }} className={styles.cardWhy}>
          {text('alerts-why')}
        </Link>
      </footer>
    </article>
  );
}
