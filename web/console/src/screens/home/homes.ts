import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/**
 * What each role sees first: one line per role, sorted. A home is loaded when somebody of its role opens it.
 */
export const homes: Partial<Record<string, LazyExoticComponent<ComponentType>>> = {
  ADMIN: lazy(() => import('./admin')),
  BUSINESS_OWNER: lazy(() => import('./business-owner')),
  DIRECTOR: lazy(() => import('./director')),
  FINANCE: lazy(() => import('./finance')),
  LEGAL: lazy(() => import('./legal')),
  MEMBER: lazy(() => import('./member')),
  PROJECT_MANAGER: lazy(() => import('./project-manager')),
  SALES: lazy(() => import('./sales')),
  TEAM_LEAD: lazy(() => import('./team-lead')),
};
