/** Instalments out of the projects that they belong to: which are owed, in which order, and what they come to. */
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CollectionStatus, InstalmentsOfProjectFragment } from '@/gql/graphql';
import { type Amount, sumByCurrency } from '@/i18n';

export const instalmentsOfProject = graphql(`
  fragment InstalmentsOfProject on Project {
    id
    code
    name
    customer {
      id
      name
      contacts {
        name
        phone
      }
    }
    sales {
      id
      name
    }
    contract {
      id
      number
      status
      instalments {
        id
        status
        dueOn
        ...Receivable
        amount {
          amount
          currency
        }
        received {
          amount
          currency
        }
        outstanding {
          amount
          currency
        }
        serviceItem {
          id
          service
          status
          deliveredAt
        }
        receipts {
          id
          receivedOn
          reference
          amount {
            amount
            currency
          }
        }
      }
    }
  }
`);

type Project = InstalmentsOfProjectFragment;
type Contract = NonNullable<Project['contract']>;
export type Instalment = Contract['instalments'][number] & {
  contractId: string;
  contractNumber: string;
  project: Pick<Project, 'id' | 'code' | 'name' | 'customer' | 'sales'>;
};

/** The instalments of all contracts that are in force or fulfilled: what others agree to is not owed. */
export function instalmentsOf(projects: readonly FragmentType<typeof instalmentsOfProject>[]): Instalment[] {
  return readFragment(instalmentsOfProject, projects).flatMap(({ contract, ...project }) =>
    contract && (contract.status === 'ACTIVE' || contract.status === 'FULFILLED')
      ? contract.instalments.map((instalment) => ({
          ...instalment,
          contractId: contract.id,
          contractNumber: contract.number,
          project,
        }))
      : [],
  );
}

type Ordered = Pick<Instalment, 'id' | 'dueOn' | 'status'>;

/** What is due first, first; then what waits for a delivery, and last what has come in. */
export function byDueDay(a: Ordered, b: Ordered): number {
  const received = Number(a.status === 'RECEIVED') - Number(b.status === 'RECEIVED');
  if (received !== 0) return received;
  if (a.dueOn === b.dueOn) return a.id < b.id ? -1 : 1;
  if (!a.dueOn) return 1;
  if (!b.dueOn) return -1;
  return a.dueOn < b.dueOn ? -1 : 1;
}

/** What can be asked for now, as the server's own queue has it. */
export function isCollectable({ status, dueOn }: Pick<Instalment, 'status' | 'dueOn'>): boolean {
  return Boolean(dueOn) && (status === 'OVERDUE' || status === 'DUE' || status === 'PARTIALLY_RECEIVED');
}

export interface StatusSum {
  status: CollectionStatus;
  count: number;
  /** What has not come in; of what has come in wholly, what came in. */
  sums: Amount[];
}

interface Summed {
  status: CollectionStatus;
  received: Amount;
  outstanding: Amount;
}

/** What the instalments of each status come to: each is in one of them. */
export function sumsByStatus(instalments: readonly Summed[], statuses: readonly CollectionStatus[]): StatusSum[] {
  return statuses.map((status) => {
    const rows = instalments.filter((instalment) => instalment.status === status);
    const came = status === 'RECEIVED';
    const sums = sumByCurrency(rows.map(({ received, outstanding }) => (came ? received : outstanding)));
    sums.sort((a, b) => (a.currency < b.currency ? -1 : 1));
    return { status, count: rows.length, sums };
  });
}
