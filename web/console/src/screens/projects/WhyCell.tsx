import { Link } from '@tanstack/react-router';
import { useMe } from '@/api';
import type { ProgressRowFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { type AlertOfActions, type Reaction, reactionsTo } from '@/screens/alerts/AlertActions';
import { saysOf } from '@/screens/alerts/says';
import { Button, Mark, severityTone } from '@/ui';
import styles from './projects.module.css';

interface WhyCellProps {
  project: ProgressRowFragment;
  react(alert: AlertOfActions, reaction: Reaction): void;
}

/** Why a project needs somebody: the worst in words, the others by name, and what can be done about the worst. */
export function WhyCell({ project, react }: WhyCellProps) {
  const text = useText();
  const label = useLabel();
  const { healthReasons: reasons } = project;
  const [worst, ...others] = reasons;
  if (!worst) return <span className="soft">{text('projects-nothing')}</span>;
  return (
    <div className={styles.why}>
      <Mark tone={severityTone(worst.severity)} />
      <div>
        <p className={styles.says} title={worst.message}>
          <ToAlert alert={worst.alert}>{saysOf(worst.message, project)}</ToAlert>
        </p>
        {others.length > 0 && (
          <p className={styles.others}>
            {others.map(({ rule, message, alert }) => (
              <span key={alert?.id ?? rule} title={message} className="nowrap">
                <ToAlert alert={alert}>{label('AlertRule', rule)}</ToAlert>
              </span>
            ))}
          </p>
        )}
      </div>
      <Reactions alert={worstOpen(project)} react={react} />
    </div>
  );
}

/** What an open alert says leads to it; one that somebody has reacted to says so. */
function ToAlert({ alert, children }: { alert: Reason['alert']; children: string }) {
  const label = useLabel();
  if (!alert) return children;
  return (
    <>
      <Link to="/alerts/$alertId" params={{ alertId: alert.id }} className={styles.toAlert}>
        {children}
      </Link>
      {alert.status !== 'OPEN' && <span className={styles.status}>{label('AlertStatus', alert.status)}</span>}
    </>
  );
}

type Reason = ProgressRowFragment['healthReasons'][number];

/** The worst alert that nobody has reacted to. */
export function worstOpen({ healthReasons }: ProgressRowFragment) {
  return healthReasons.find(({ alert }) => alert?.status === 'OPEN')?.alert ?? null;
}

function Reactions({ alert, react }: { alert: AlertOfActions | null; react: WhyCellProps['react'] }) {
  const text = useText();
  const me = useMe();
  if (!alert) return null;
  const may = reactionsTo(alert, me);
  return (
    <span className={styles.reactions}>
      {may.acknowledge && (
        <Button small onPress={() => react(alert, 'acknowledge')}>
          {text('alerts-acknowledge')}
        </Button>
      )}
      {may.snooze && (
        <Button small onPress={() => react(alert, 'snooze')}>
          {text('alerts-snooze')}
        </Button>
      )}
    </span>
  );
}
