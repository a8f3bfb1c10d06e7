import type { LinkProps } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMe } from '@/api';
import type { ProgressRowFragment } from '@/gql/graphql';
import { type AlertOfActions, type Reaction, ReactionDialog, reactionsTo } from '@/screens/alerts/AlertActions';
import { Table, type TableProps } from '@/ui';
import type { Change } from './changes';
import { useProjectColumns } from './columns';
import { worstOpen } from './WhyCell';

type Shared = Pick<TableProps<ProgressRowFragment>, 'label' | 'rows' | 'order' | 'onOrder' | 'more' | 'empty'>;

interface ProjectTableProps extends Shared {
  columns: readonly (keyof ReturnType<typeof useProjectColumns>)[];
  changes?: ReadonlyMap<string, Change>;
  empty: ReactNode;
}

/** Projects with what they carry and why they need somebody. `A` acknowledges the worst alert of a row, `S` lets it wait. */
export function ProjectTable({ columns, changes, ...table }: ProjectTableProps) {
  const me = useMe();
  const [reacting, setReacting] = useState<{ alert: AlertOfActions; reaction: Reaction } | null>(null);
  const react = (alert: AlertOfActions, reaction: Reaction) => setReacting({ alert, reaction });
  const known = useProjectColumns({ seesMoney: me.seesMoney, changes, react });

  function onKey(key: string, project: ProgressRowFragment): boolean {
    const reaction = keys[key];
    const alert = worstOpen(project);
    if (!reaction || !alert || !reactionsTo(alert, me)[reaction]) return false;
    react(alert, reaction);
    return true;
  }

  return (
    <>
      <Table
        {...table}
        columns={columns.flatMap((name) => known[name] ?? [])}
        rowKey={projectKey}
        rowLink={projectLink}
        onKey={onKey}
      />
      {reacting && <ReactionDialog {...reacting} close={() => setReacting(null)} />}
    </>
  );
}

const keys: Record<string, Reaction> = { a: 'acknowledge', s: 'snooze' };

const projectKey = ({ id }: ProgressRowFragment) => id;

const projectLink = ({ id }: ProgressRowFragment): LinkProps => ({
  to: '/projects/$projectId',
  params: { projectId: id },
});
