import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql } from '@/gql';
import type { LegalContractFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { ContractActions } from '@/screens/contracts/ContractActions';
import { ContractChanges, type contractEdit } from '@/screens/contracts/ContractChanges';
import { Ago, EmptyState, Money } from '@/ui';
import styles from './legal.module.css';

export const legalContract = graphql(`
  fragment LegalContract on Project {
    id
    code
    name
    customer { name }
    proposals { status quote { amount currency } }
    contract {
      id
      number
      status
      amount { amount currency }
      instalments { id }
      allowedActions { action allowed }
      ...ContractActions
    }
  }
`);

/** Something that was done with a contract; of all contracts together, the newest first. */
export type Edit = { subjectId: string | null; action: string; at: string } & FragmentType<typeof contractEdit>;

export const contractOf = ({ contract }: LegalContractFragment) => contract;

/** Since when legal is asked, or since the contract was written or changed last; null where that is not in the log any more. */
export function askedOf({ contract }: LegalContractFragment, edits: readonly Edit[]): string | null {
  const own = edits.filter(({ subjectId }) => subjectId === contract?.id);
  return (own.find(({ action }) => action === 'SUBMIT_CONTRACT') ?? own[0])?.at ?? null;
}

/** Contracts that legal decides on, each with its terms and with what was changed since the last decision. */
export function ContractList({
  projects,
  edits,
}: {
  projects: readonly LegalContractFragment[];
  edits: readonly Edit[];
}) {
  const text = useText();
  if (projects.length === 0) return <EmptyState title={text('home-legal-contracts-none')} />;
  return (
    <ol className={styles.cards}>
      {projects.map((project) => (
        <ContractCard key={project.id} project={project} edits={edits} />
      ))}
    </ol>
  );
}

function ContractCard({ project, edits }: { project: LegalContractFragment; edits: readonly Edit[] }) {
  const text = useText();
  const { id, code, name, customer, contract, proposals } = project;
  if (!contract) return null;
  const asked = askedOf(project, edits);
  const quote = proposals.findLast(({ status }) => status === 'CONFIRMED')?.quote;
  const differs = quote && quote.amount !== contract.amount.amount;
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <Link to="/contracts/$contractId" params={{ contractId: contract.id }} className={styles.name}>
          {customer.name}
        </Link>
        <strong>
          <Money of={contract.amount} />
        </strong>
      </div>
      <p className="soft">
        {contract.number} · {text('home-legal-instalments', { count: contract.instalments.length })}
        {asked && (
          <>
            {' '}
            · <Ago at={asked} />
          </>
        )}
      </p>
      <p>
        <Link to="/projects/$projectId/money" params={{ projectId: id }}>
          {name}
        </Link>{' '}
        <span className="soft nowrap">{code}</span>
      </p>
      {differs && (
        <p className={styles.differs}>
          {text('home-legal-not-the-quote')} <Money of={quote} />
        </p>
      )}
      <div>
        <h3>{text('home-legal-changes')}</h3>
        <ContractChanges
          entries={edits.filter(({ subjectId }) => subjectId === contract.id)}
          currency={contract.amount.currency}
        />
      </div>
      <ContractActions contract={contract} />
    </li>
  );
}
