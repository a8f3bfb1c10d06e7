import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ContractStatus } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Badge, Facts, type Tone } from '@/ui';
import { ContractActions } from './ContractActions';
import styles from './ContractView.module.css';
import { InstalmentTable } from './InstalmentTable';

export const contractView = graphql(`
  fragment ContractView on Contract {
    id
    number
    status
    signedOn
    comment
    amount { amount currency }
    received { amount currency }
    outstanding { amount currency }
    instalments { ...InstalmentRow }
    ...ContractActions
  }
`);

const tones: Record<ContractStatus, Tone> = {
  DRAFT: 'neutral',
  LEGAL_REVIEW: 'warning',
  ACTIVE: 'ok',
  REJECTED: 'critical',
  FULFILLED: 'ok',
  TERMINATED: 'neutral',
};

export function ContractStatusBadge({ status }: { status: ContractStatus }) {
  return <Badge tone={tones[status]}>{useLabel()('ContractStatus', status)}</Badge>;
}

interface ContractViewProps {
  contract: FragmentType<typeof contractView>;
  /** Where it is one of several things on a page, its number leads to a page of its own. */
  linked?: boolean;
}

/** A contract: its price, its payment terms, and the money that came in for each. */
export function ContractView({ contract, linked = false }: ContractViewProps) {
  const text = useText();
  const format = useFormat();
  const read = readFragment(contractView, contract);
  const { id, number, status, comment } = read;
  return (
    <div className={styles.contract}>
      <div className={styles.head}>
        <h3>
          {linked ? (
            <Link to="/contracts/$contractId" params={{ contractId: id }}>
              {number}
            </Link>
          ) : (
            number
          )}
        </h3>
        <ContractStatusBadge status={status} />
        <ContractActions contract={read} />
      </div>
      <Facts
        items={[
          [text('contracts-amount'), <strong key="amount">{format.money(read.amount)}</strong>],
          [text('contracts-received'), format.money(read.received)],
          [text('contracts-outstanding'), format.money(read.outstanding)],
          [text('contracts-signed'), format.day(read.signedOn, { full: true })],
        ]}
      />
      {comment && <p className="soft">{text('contracts-legal-said', { comment })}</p>}
      <InstalmentTable instalments={read.instalments} />
    </div>
  );
}
