import { Link } from '@tanstack/react-router';
import type { ProgressRowFragment } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Button, Figure, Figures, PageTitle } from '@/ui';
import { causesOf, withHealth } from './causes';
import styles from './lead.module.css';
import type { Look } from './look';

interface LeadSummaryProps {
  /** Those that are read; while pages are still coming, fewer than there are. */
  projects: readonly ProgressRowFragment[];
  total: number;
  /** How many have changed since the person looked last. */
  changed: number;
  since: Look | null;
  /** Says that all is seen; null before it is known what there is to see. */
  seen: (() => void) | null;
}

const healths = [
  ['OFF_TRACK', 'critical'],
  ['AT_RISK', 'warning'],
  ['ON_TRACK', 'ok'],
] as const;

/** The answer to the lead's question in a line, and the figures that narrow the table to what makes them. */
export function LeadSummary({ projects, total, changed, since, seen }: LeadSummaryProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const counted = projects.length >= total;
  return (
    <>
      <PageTitle
        title={
          counted
            ? text('home-lead-title', { count: total, need: withHealth(projects, 'OFF_TRACK') })
            : text('home-lead-title-reading', { count: total })
        }
        actions={
          changed > 0 && seen ? (
            <Button look="quiet" icon="check" onPress={seen}>
              {text('home-lead-seen')}
            </Button>
          ) : null
        }
      >
        {since
          ? text('home-lead-since', { at: format.instant(new Date(since.at).toISOString()), count: changed })
          : text('home-lead-first')}
      </PageTitle>
      <Figures>
        <Figure value={total} label={text('home-lead-all')} link={{ to: '/', search: keepRole }} />
        {counted &&
          healths.map(([health, tone]) => (
            <Figure
              key={health}
              value={withHealth(projects, health)}
              label={label('Health', health)}
              tone={tone}
              link={{ to: '/', search: (search) => ({ ...keepRole(search), health }) }}
            />
          ))}
        {changed > 0 && (
          <Figure
            value={changed}
            label={text('home-lead-changed')}
            link={{ to: '/', search: (search) => ({ ...keepRole(search), changed: true }) }}
          />
        )}
      </Figures>
      {counted && <Causes projects={projects} />}
    </>
  );
}

/** The reasons that the projects have, each with how many have it. */
function Causes({ projects }: Pick<LeadSummaryProps, 'projects'>) {
  const label = useLabel();
  return (
    <ul className={styles.causes}>
      {causesOf(projects).map(({ rule, count }) => (
        <li key={rule}>
          <Link
            to="/"
            search={(search) => ({ ...keepRole(search), why: rule })}
            activeOptions={{ exact: true }}
            className={styles.cause}
          >
            {label('AlertRule', rule)} <strong>{count}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A figure opens its own rows, not those of another figure as well. */
const keepRole = ({ as }: { as?: string | undefined }) => ({ as });
