import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { EntryChanges } from '@/screens/audit/EntryChanges';
import { Ago, ButtonLink, EmptyState, PersonName, Section } from '@/ui';
import styles from './admin.module.css';

const recentChanges = graphql(`
  fragment RecentChanges on Query {
    auditLog(
      first: 6
      orderBy: AT_DESC
      filter: { subject: [USER, BUSINESS_LINE, POLICY, COST_CATEGORY] }
    ) {
      nodes {
        id
        at
        action
        actor {
          id
          name
        }
        ...EntryChanges
      }
    }
  }
`);

/** The last changes to people, lines, thresholds and categories. */
export function RecentChanges({ of }: { of: FragmentType<typeof recentChanges> }) {
  const text = useText();
  const label = useLabel();
  const entries = readFragment(recentChanges, of).auditLog?.nodes ?? [];
  return (
    <Section
      title={text('home-admin-recent')}
      framed
      actions={<ButtonLink to="/audit">{text('home-admin-all-changes')}</ButtonLink>}
    >
      {entries.length === 0 ? (
        <EmptyState title={text('home-admin-no-changes')} />
      ) : (
        <ul className={styles.entries}>
          {entries.map((entry) => (
            <li key={entry.id}>
              <span>
                <strong>{label('AuditAction', entry.action)}</strong>{' '}
                <span className="soft">
                  {entry.actor && <PersonName name={entry.actor.name} />} <Ago at={entry.at} />
                </span>
              </span>
              <EntryChanges of={entry} most={3} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
