import { roleRank } from '@shared/roles';
import { useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useMe } from '@/api';
import { useLabel, useText } from '@/i18n';
import { EmptyState, PageTitle, Skeleton, Tabs } from '@/ui';
import { homes } from './homes';

/** The first screen of whoever is signed in: that of their role, and where they hold several, one part for each. */
export default function Home() {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const { as } = useSearch({ from: '/' });
  const roles = me.roles.filter((role) => homes[role]).sort((a, b) => roleRank(a) - roleRank(b));
  const role = roles.find((role) => role === as) ?? roles[0];
  const Shown = role && homes[role];
  return (
    <>
      {roles.length > 1 && (
        <Tabs
          label={text('home-roles')}
          items={roles.map((role) => ({ link: { to: '/', search: { as: role } }, text: label('Role', role) }))}
        />
      )}
      {Shown ? (
        <Suspense fallback={<Skeleton />}>
          <Shown />
        </Suspense>
      ) : (
        <>
          <PageTitle title={me.name} />
          <EmptyState title={text('home-none')} />
        </>
      )}
    </>
  );
}
