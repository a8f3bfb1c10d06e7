import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Role, StaffCountsFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { roles } from '@/screens/people/roles';
import { Figure, Figures, Mark, Section } from '@/ui';
import styles from './admin.module.css';
import type { Gap } from './staff';

/** As many of a role as matter: a company that has twenty of one lacks nobody there. */
const staff = graphql(`
  fragment StaffCounts on Query {
    people: users(first: 1) {
      totalCount
    }
    businessLines(first: 1) {
      totalCount
    }
    SALES: users(first: 20, filter: { role: [SALES] }) {
      ...RoleCount
    }
    PROJECT_MANAGER: users(first: 20, filter: { role: [PROJECT_MANAGER] }) {
      ...RoleCount
    }
    MEMBER: users(first: 20, filter: { role: [MEMBER] }) {
      ...RoleCount
    }
    FINANCE: users(first: 20, filter: { role: [FINANCE] }) {
      ...RoleCount
    }
    LEGAL: users(first: 20, filter: { role: [LEGAL] }) {
      ...RoleCount
    }
    DIRECTOR: users(first: 20, filter: { role: [DIRECTOR] }) {
      ...RoleCount
    }
    TEAM_LEAD: users(first: 20, filter: { role: [TEAM_LEAD] }) {
      ...RoleCount
    }
    BUSINESS_OWNER: users(first: 20, filter: { role: [BUSINESS_OWNER] }) {
      ...RoleCount
    }
    ADMIN: users(first: 20, filter: { role: [ADMIN] }) {
      ...RoleCount
    }
  }
`);

const roleCount = graphql(`
  fragment RoleCount on UserConnection {
    totalCount
    nodes {
      id
      active
    }
  }
`);

type Staff = FragmentType<typeof staff>;

/** How many of each role can sign in. */
export function staffCounts(of: Staff): Partial<Record<Role, number>> {
  const data = readFragment(staff, of);
  return Object.fromEntries(
    roles.map((role) => [role, readFragment(roleCount, data[role])?.nodes.filter(({ active }) => active).length ?? 0]),
  );
}

/** Who works here, by what they do; and who is missing, with what cannot happen without them. */
export function Staff({ of, gaps }: { of: Staff; gaps: Gap[] }) {
  const text = useText();
  const label = useLabel();
  const data = readFragment(staff, of);
  return (
    <Section title={text('home-admin-staff')} framed>
      <Figures>
        <Figure value={data.people?.totalCount ?? '–'} label={text('home-admin-people')} link={{ to: '/people' }} />
        <Figure
          value={data.businessLines?.totalCount ?? '–'}
          label={text('home-admin-lines')}
          link={{ to: '/lines' }}
        />
        {roles.map((role) => (
          <Figure
            key={role}
            value={totalOf(data, role)}
            label={label('Role', role)}
            link={{ to: '/people', search: { role } }}
          />
        ))}
      </Figures>
      {gaps.length > 0 && (
        <ul className={styles.gaps}>
          {gaps.map(({ role, missing }) => (
            <li key={role}>
              <Mark tone="critical" />
              <span>
                <Link to="/people" search={{ role }}>
                  {text('home-admin-gap', { role: label('Role', role), count: missing })}
                </Link>{' '}
                <Consequence of={role} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function totalOf(data: StaffCountsFragment, role: Role): number {
  return readFragment(roleCount, data[role])?.totalCount ?? 0;
}

/** What stands still without the role. */
function Consequence({ of }: { of: Role }) {
  const text = useText();
  const words: Partial<Record<Role, string>> = {
    SALES: text('home-admin-without-sales'),
    PROJECT_MANAGER: text('home-admin-without-manager'),
    FINANCE: text('home-admin-without-finance'),
    LEGAL: text('home-admin-without-legal'),
    DIRECTOR: text('home-admin-without-director'),
  };
  return words[of];
}
