/** What happened to each project since somebody looked, in one word. */
import type { AlertEventType } from '@/gql/graphql';

export interface Change {
  /** What matters most of it. */
  type: AlertEventType;
  /** How many events there were. */
  count: number;
  /** When the last of them was. */
  at: string;
}

interface ProjectEvents {
  project: { id: string };
  events: readonly { type: AlertEventType; at: string }[];
}

/** What is worse comes first: that is what a lead wants to know of many events. */
const weight: readonly AlertEventType[] = ['RAISED', 'ESCALATED', 'RESOLVED', 'EASED', 'ACKNOWLEDGED', 'SNOOZED'];

export function changesByProject(projects: readonly ProjectEvents[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const { project, events } of projects) {
    const last = events.at(-1);
    if (!last) continue;
    const [worst = last] = [...events].sort((a, b) => weight.indexOf(a.type) - weight.indexOf(b.type));
    changes.set(project.id, { type: worst.type, count: events.length, at: last.at });
  }
  return changes;
}
