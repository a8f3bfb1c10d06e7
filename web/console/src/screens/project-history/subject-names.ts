import { useEffect, useMemo, useState } from 'react';
import { useLiveQuery } from '@/api';
import { addressOf } from '@/app/addresses';
import { graphql } from '@/gql';
import type { HistoryEntryFragment, HistorySubjectsQuery, Subject } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';

/** An entry has the id of what it is about; this is what people call it. */
const historySubjects = graphql(`
  query HistorySubjects($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Task { title }
      ... on Issue { title }
      ... on Cost { description }
      ... on ServiceItem { service }
      ... on Proposal { revision }
      ... on Contract { number }
      ... on Alert { rule }
    }
  }
`);

type Node = NonNullable<NonNullable<HistorySubjectsQuery['nodes']>[number]>;

const named: Subject[] = ['TASK', 'ISSUE', 'COST', 'SERVICE_ITEM', 'PROPOSAL', 'CONTRACT', 'ALERT'];
/** As many as the server finds at once. */
const most = 100;

export interface SubjectName {
  name: string;
  /** Where it is found; null for what has no page of its own. */
  to: string | null;
}

/** What people call the things that the entries are about, and where they are, by their ids. */
export function useSubjectNames(entries: readonly HistoryEntryFragment[]): ReadonlyMap<string, SubjectName> {
  const nameOf = useNameOf();
  const [found, setFound] = useState<ReadonlyMap<string, Node>>(new Map());
  const missing = entries.flatMap(({ subject, subjectId }) =>
    subjectId && named.includes(subject) && !found.has(subjectId) ? [subjectId] : [],
  );
  const ids = [...new Set(missing)].slice(0, most);
  const { data } = useLiveQuery(historySubjects, { ids }, { pause: ids.length === 0 });

  useEffect(() => {
    const nodes = data?.nodes?.filter((node) => node !== null) ?? [];
    setFound((found) => new Map([...found, ...nodes.map((node) => [node.id, node] as const)]));
  }, [data]);

  return useMemo(() => new Map([...found].map(([id, node]) => [id, nameOf(node)])), [found, nameOf]);
}

function useNameOf(): (node: Node) => SubjectName {
  const text = useText();
  const label = useLabel();
  return useMemo(
    () => (node) => {
      switch (node.__typename) {
        case 'Task':
          return { name: node.title, to: `/tasks/${encodeURIComponent(node.id)}` };
        case 'Issue':
          return { name: node.title, to: null };
        case 'Cost':
          return { name: node.description, to: addressOf({ type: 'Cost', id: node.id }) };
        case 'ServiceItem':
          return { name: node.service, to: null };
        case 'Proposal':
          return {
            name: text('project-history-proposal', { revision: node.revision }),
            to: addressOf({ type: 'Proposal', id: node.id }),
          };
        case 'Contract':
          return { name: node.number, to: addressOf({ type: 'Contract', id: node.id }) };
        case 'Alert':
          return { name: label('AlertRule', node.rule), to: addressOf({ type: 'Alert', id: node.id }) };
        default:
          return { name: '', to: null };
      }
    },
    [text, label],
  );
}
