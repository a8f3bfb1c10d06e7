/** What an example is, and what many of them share. */
import type { Text } from '../say';

export interface Example {
  title: Text;
  document: string;
  /** Input of a mutation; a value in capitals stands for one that has to be filled in. */
  variables?: Record<string, unknown>;
  /** Asks the server for ids that make `variables` work at once; without a match the placeholders stay. */
  fill?: Fill;
}

export interface Fill {
  document: string;
  /** Gets the answer's `data` and gives back the variables, or null when the answer has no match. */
  variables(data: any): Record<string, unknown> | null;
}

export interface ExampleGroup {
  /** A value of the schema's enum `Role`, or null for documents that suit everybody. */
  role: string | null;
  examples: Example[];
}

/** A mutation asks for these, too: what is not allowed comes back as data. */
export const errors = 'errors { code message field allowed }';

/** What a subscription tells of an event. */
export const alertEvent = `cursor
    type
    at
    alert {
      project { code name }
      rule
      severity
      en: message(locale: "en")
      zh: message(locale: "zh-CN")
      evidence { name value }
    }`;

/** A mutation about one object: its input is made from the object's id, which `first` looks for. */
export function about(id: string, input: (id: string) => Record<string, unknown>, first?: First) {
  const variables = (found: string) => ({ input: input(found) });
  return { variables: variables(id), fill: first && { document: first.document, variables: filled(first, variables) } };
}

/** Looks for the id of something that an example can be about. */
export interface First {
  document: string;
  id(data: any): string | undefined;
}

function filled(first: First, variables: (id: string) => Record<string, unknown>) {
  return (data: any) => {
    const id = first.id(data);
    return id ? variables(id) : null;
  };
}

/** What waits for whoever is signed in, by its duty. */
export function firstWaiting(duty: string): First {
  return {
    document: '{ workQueues { duty items { ... on Node { id } } } }',
    id: (data) => data.workQueues.find((queue: any) => queue.duty === duty)?.items[0]?.id,
  };
}

export function firstProject(stage: string): First {
  return {
    document: `{ projects(first: 1, filter: { stage: [${stage}] }) { nodes { id } } }`,
    id: (data) => data.projects.nodes[0]?.id,
  };
}

export const firstAlert: First = {
  document: '{ alerts(first: 1, filter: { status: [OPEN], responsible: [PROJECT_MANAGER] }) { nodes { id } } }',
  id: (data) => data.alerts.nodes[0]?.id,
};

/** All that hangs under some things. */
export function all(things: any[], under: (thing: any) => any): any[] {
  return things.flatMap(under);
}

/** A day of the organisation, so many days from now. */
export function day(from = 0): string {
  const instant = Date.now() + from * 24 * 3600 * 1000;
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(instant));
}
