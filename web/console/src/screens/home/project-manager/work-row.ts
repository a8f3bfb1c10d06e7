import { addressOf } from '@/app/addresses';
import type { Duty, IssueSeverity, WorkListItemFragment } from '@/gql/graphql';

export interface WorkRow {
  id: string;
  duty: Duty;
  /** The day by which it is to be done; null where nothing says one. */
  due: string | null;
  what: string;
  where: string;
  /** Of a problem. */
  severity?: IssueSeverity;
  urgent?: boolean;
  /** Where it is done. */
  to: string;
}

/** What waits: when, what, and of which project or customer. Null for what no project manager is asked for. */
export function workRow(duty: Duty, item: WorkListItemFragment): WorkRow | null {
  switch (item.__typename) {
    case 'Requirement': {
      const { id, title, wantedStart, customer } = item;
      const to = addressOf({ type: 'Requirement', id });
      return { id, duty, due: wantedStart ?? null, what: title, where: customer.name, to };
    }
    case 'Project': {
      const { id, name, plannedStart, customer } = item;
      const to = addressOf({ type: 'Project', id });
      return { id, duty, due: plannedStart ?? null, what: name, where: customer.name, to };
    }
    case 'Task': {
      const { id, title, plannedEnd, project } = item;
      const to = addressOf({ type: 'Task', id, projectId: project.id });
      return { id, duty, due: plannedEnd ?? null, what: title, where: project.name, to };
    }
    case 'Issue': {
      const { id, title, severity, project } = item;
      const to = `${addressOf({ type: 'Project', id: project.id })}/issues`;
      return { id, duty, due: null, what: title, where: project.name, severity, urgent: severity === 'CRITICAL', to };
    }
    default:
      return null;
  }
}
