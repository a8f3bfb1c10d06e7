import type { LinkProps } from '@tanstack/react-router';
import type { Me } from '@/api';
import type { Text } from '@/i18n';

export interface Entry {
  link: LinkProps;
  text: string;
}

/** What stands in the bar at the top, for this person, in this order. */
export function navigation(text: Text, me: Me): Entry[] {
  const requires = me.is('SALES', 'PROJECT_MANAGER', 'BUSINESS_OWNER');
  const collects = me.is('SALES', 'FINANCE', 'BUSINESS_OWNER');
  const administrates = me.is('ADMIN');
  // Projects and costs are not the administrator's to see.
  const works = me.roles.some((role) => role !== 'ADMIN');
  const all: (Entry & { shown?: boolean })[] = [
    { link: { to: '/' }, text: text('shell-nav-home') },
    { link: { to: '/projects' }, text: text('shell-nav-projects'), shown: works },
    { link: { to: '/costs' }, text: text('shell-nav-costs'), shown: works && me.seesMoney },
    { link: { to: '/tasks' }, text: text('shell-nav-tasks'), shown: me.is('MEMBER', 'PROJECT_MANAGER') },
    { link: { to: '/requirements' }, text: text('shell-nav-requirements'), shown: requires },
    { link: { to: '/customers' }, text: text('shell-nav-customers'), shown: me.is('SALES') },
    { link: { to: '/collection' }, text: text('shell-nav-collection'), shown: collects },
    { link: { to: '/people' }, text: text('shell-nav-people'), shown: administrates },
    { link: { to: '/lines' }, text: text('shell-nav-lines'), shown: administrates },
    { link: { to: '/policy' }, text: text('shell-nav-policy'), shown: administrates },
    { link: { to: '/categories' }, text: text('shell-nav-categories'), shown: administrates },
    { link: { to: '/audit' }, text: text('shell-nav-audit'), shown: administrates },
    {
      link: { to: '/reports/cost' },
      text: text('shell-nav-cost-report'),
      shown: me.is('BUSINESS_OWNER', 'TEAM_LEAD', 'DIRECTOR', 'FINANCE'),
    },
    {
      link: { to: '/workload' },
      text: text('shell-nav-workload'),
      shown: me.is('PROJECT_MANAGER', 'TEAM_LEAD', 'DIRECTOR', 'BUSINESS_OWNER'),
    },
    {
      link: { to: '/retrospectives' },
      text: text('shell-nav-retrospectives'),
      shown: me.is('PROJECT_MANAGER', 'TEAM_LEAD', 'BUSINESS_OWNER'),
    },
  ];
  return all.filter(({ shown = true }) => shown);
}
