/** Where things are found: the addresses of the console, for what is found by its id alone. */

export type Thing =
  | { type: 'Alert' | 'Contract' | 'Cost' | 'Customer' | 'Project' | 'Proposal' | 'Requirement' | 'User'; id: string }
  /** The money of a project, which is a tab of its page. */
  | { type: 'ProjectMoney'; id: string }
  | { type: 'Task'; id: string; projectId: string };

export function addressOf(thing: Thing): string {
  const id = encodeURIComponent(thing.id);
  switch (thing.type) {
    case 'Alert':
      return `/alerts/${id}`;
    case 'Project':
      return `/projects/${id}`;
    case 'ProjectMoney':
      return `/projects/${id}/money`;
    case 'Contract':
      return `/contracts/${id}`;
    case 'Cost':
      return `/costs/${id}`;
    case 'Proposal':
      return `/proposals/${id}`;
    case 'Customer':
      return `/customers/${id}`;
    case 'Requirement':
      return `/requirements/${id}`;
    case 'User':
      return `/people/${id}`;
    case 'Task':
      return `/projects/${encodeURIComponent(thing.projectId)}/tasks?task=${id}`;
  }
}
