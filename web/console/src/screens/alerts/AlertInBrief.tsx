import type { AlertActionsFragment } from '@/gql/graphql';
import { SeverityBadge } from '@/ui';
import styles from './alerts.module.css';
import { saysOf } from './says';

/** What an alert is about, above a form about it. */
export function AlertInBrief({ alert: { severity, message, project } }: { alert: AlertActionsFragment }) {
  return (
    <div className={styles.brief}>
      <p className={styles.briefHead}>
        <SeverityBadge severity={severity} />
        <strong>{project.name}</strong>
      </p>
      <p>{saysOf(message, project)}</p>
    </div>
  );
}
