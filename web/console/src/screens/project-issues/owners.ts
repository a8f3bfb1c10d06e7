import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Option } from '@/ui';

export const ownersOfProject = graphql(`
  fragment IssueOwners on Project {
    id
    manager { id name }
    sales { id name }
    tasks(first: 100) {
      nodes {
        id
        assignee { id name }
      }
    }
  }
`);

export type OwnersOf = FragmentType<typeof ownersOfProject>;

/** Those who may be given a problem of the project: who leads it, who sold it, and who works on it. */
export function ownerOptions(project: OwnersOf, roleOf: (role: string) => string): Option[] {
  const { manager, sales, tasks } = readFragment(ownersOfProject, project);
  const options = new Map<string, Option>([
    [manager.id, { id: manager.id, text: manager.name, detail: roleOf('PROJECT_MANAGER') }],
    [sales.id, { id: sales.id, text: sales.name, detail: roleOf('SALES') }],
  ]);
  for (const { assignee } of tasks?.nodes ?? []) {
    if (assignee && !options.has(assignee.id)) options.set(assignee.id, { id: assignee.id, text: assignee.name });
  }
  return [...options.values()];
}
