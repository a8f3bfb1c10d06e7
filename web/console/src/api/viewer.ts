import type { Viewer } from '@shared/session';
import { createContext, useContext } from 'react';

const ViewerContext = createContext<Viewer | null>(null);
export const ViewerProvider = ViewerContext;

/** The roles that may not see cost and margin, when they have no other. */
const withoutMoney = ['SALES', 'MEMBER'];

export interface Me {
  id: string;
  name: string;
  roles: readonly string[];
  /** Whether the person has any of these roles. */
  is(...roles: string[]): boolean;
  /** Whether cost and margin are theirs to see: ask for them with `@include(if: $money)` and nothing is refused. */
  seesMoney: boolean;
}

/** The person in front of the page. */
export function useMe(): Me {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useMe() is outside of ViewerProvider');
  const { id, name, roles } = viewer;
  return {
    id,
    name,
    roles,
    is: (...wanted) => roles.some((role) => wanted.includes(role)),
    seesMoney: roles.some((role) => !withoutMoney.includes(role)),
  };
}
