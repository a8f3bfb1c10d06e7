/** Where things are found: the addresses of the console, for what is found by its id alone. */

export type Thing =
  | { type: 'Project' | 'Customer' | 'Requirement' | 'User'; id: string }
  | { type: 'Task'; id: string; projectId: string };

export function addressOf(thing: Thing): string {
  const id = encodeURIComponent(thing.id);
  switch (thing.type) {
    case 'Project':
      return `/projects/${id}`;
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
