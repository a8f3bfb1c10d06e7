import type { LinkProps } from '@tanstack/react-router';
import type { Me } from '@/api';
import type { Text } from '@/i18n';

export interface Entry {
  link: LinkProps;
  text: string;
}

/** What stands in the bar at the top, for this person, in this order. */
export function navigation(text: Text, me: Me): Entry[] {
  const all: (Entry & { shown?: boolean })[] = [
    { link: { to: '/' }, text: text('shell-nav-home') },
    { link: { to: '/costs' }, text: text('shell-nav-costs'), shown: me.seesMoney },
    { link: { to: '/tasks' }, text: text('shell-nav-tasks'), shown: me.is('MEMBER', 'PROJECT_MANAGER') },
  ];
  return all.filter(({ shown = true }) => shown);
}
