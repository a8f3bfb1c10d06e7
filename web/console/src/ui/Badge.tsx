import type { ReactNode } from 'react';
import { useLabel } from '@/i18n';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'accent' | 'ok' | 'watch' | 'warning' | 'severe' | 'critical';

/** A word about a thing, such as its status. The tone only repeats what the word says. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}

const shapes: Record<Tone, ReactNode> = {
  neutral: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  accent: <circle cx="6" cy="6" r="5" />,
  ok: <circle cx="6" cy="6" r="5" />,
  watch: <path d="M1 6 6 1l5 5-5 5z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  warning: <rect x="1.5" y="1.5" width="9" height="9" />,
  severe: <path d="M6 .5 11.8 11H.2z" />,
  critical: <path d="M6 0l6 6-6 6-6-6z" />,
};

/** A sign whose shape tells as much as its colour, for beside a word. */
export function Mark({ tone }: { tone: Tone }) {
  return (
    <svg className={`${styles.mark} ${styles[tone]}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

const healthTones: Record<string, Tone> = { ON_TRACK: 'ok', AT_RISK: 'warning', OFF_TRACK: 'critical' };
const severityTones: Record<string, Tone> = {
  WATCH: 'watch',
  WARNING: 'warning',
  SEVERE: 'severe',
  CRITICAL: 'critical',
};

/** How a project does: colour, shape and word. */
export function HealthBadge({ health }: { health: string }) {
  const label = useLabel();
  return <Marked tone={healthTones[health] ?? 'neutral'}>{label('Health', health)}</Marked>;
}

/** How bad an alert is: colour, shape and word. */
export function SeverityBadge({ severity }: { severity: string }) {
  const label = useLabel();
  return <Marked tone={severityTones[severity] ?? 'neutral'}>{label('AlertSeverity', severity)}</Marked>;
}

/** A word with its mark before it. */
export function Marked({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.marked}>
      <Mark tone={tone} />
      {children}
    </span>
  );
}

export function severityTone(severity: string): Tone {
  return severityTones[severity] ?? 'neutral';
}
