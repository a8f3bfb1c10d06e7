import type { ProgressRowFragment } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Badge, HealthBadge } from '@/ui';
import type { Change } from './changes';
import styles from './projects.module.css';

interface ProjectCellProps {
  project: ProgressRowFragment;
  /** What happened to it since the person looked last. */
  change?: Change | undefined;
}

/** How a project does, and which it is. */
export function ProjectCell({ project, change }: ProjectCellProps) {
  const text = useText();
  const label = useLabel();
  const { health, name, code, stage, onHold, customer } = project;
  return (
    <>
      <span className={styles.health}>
        <HealthBadge health={health} />
        {onHold && <Badge>{text('projects-on-hold')}</Badge>}
        {change && <ChangeMark change={change} />}
      </span>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.code}>
        <span className="nowrap">{code}</span> · {label('ProjectStage', stage)} · {customer.name}
      </span>
    </>
  );
}

function ChangeMark({ change: { type, count, at } }: { change: Change }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return (
    <span title={text('projects-changed-at', { count, at: format.instant(at) })}>
      <Badge tone="accent">{text('projects-changed', { what: label('AlertEventType', type) })}</Badge>
    </span>
  );
}
