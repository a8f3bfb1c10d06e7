import type { Role } from '@/gql/graphql';
import type { Label } from '@/i18n';

/** In the order in which a project meets them. */
export const roles = [
  'SALES',
  'PROJECT_MANAGER',
  'MEMBER',
  'FINANCE',
  'LEGAL',
  'DIRECTOR',
  'TEAM_LEAD',
  'BUSINESS_OWNER',
  'ADMIN',
] as const satisfies readonly Role[];

export function roleOptions(label: Label) {
  return roles.map((id) => ({ id, text: label('Role', id) }));
}
