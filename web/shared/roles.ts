/** In the order in which people are offered: first those who show best what live alerts are for. */
const order = [
  'TEAM_LEAD',
  'PROJECT_MANAGER',
  'FINANCE',
  'DIRECTOR',
  'SALES',
  'MEMBER',
  'LEGAL',
  'BUSINESS_OWNER',
  'ADMIN',
];

/** For sorting by role; roles that this page does not know come last. */
export function roleRank(role: string): number {
  const rank = order.indexOf(role);
  return rank < 0 ? order.length : rank;
}

interface HasRole {
  role: string;
}

/** Sorting is stable: people of one role stay in the server's order. */
export function byRole(a: HasRole, b: HasRole): number {
  return roleRank(a.role) - roleRank(b.role);
}

/** One person per role, in the order of roles. */
export function firstOfEachRole<User extends HasRole>(users: User[]): User[] {
  return users.filter((user, index) => users.findIndex(({ role }) => role === user.role) === index).sort(byRole);
}
