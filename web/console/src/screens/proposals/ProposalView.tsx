import { Link } from '@tanstack/react-router';
import { useCategories } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ProposalStatus } from '@/gql/graphql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Badge, Facts, PersonName, type Tone } from '@/ui';
import { ProposalActions } from './ProposalActions';
import styles from './ProposalView.module.css';

export const proposalView = graphql(`
  fragment ProposalView on Proposal {
    id
    revision
    status
    content
    sentAt
    decidedAt
    decidedBy
    customerComment
    createdAt
    createdBy { name }
    quote { amount currency }
    estimatedCost @include(if: $money) { amount currency }
    margin @include(if: $money)
    redLine @include(if: $money) { amount currency }
    estimate @include(if: $money) {
      category
      amount { amount currency }
    }
    ...ProposalActions
  }
`);

const tones: Record<ProposalStatus, Tone> = {
  DRAFT: 'neutral',
  SENT: 'warning',
  CONFIRMED: 'ok',
  CHANGES_REQUESTED: 'critical',
  SUPERSEDED: 'neutral',
};

export function ProposalStatusBadge({ status }: { status: ProposalStatus }) {
  return <Badge tone={tones[status]}>{useLabel()('ProposalStatus', status)}</Badge>;
}

interface ProposalViewProps {
  proposal: FragmentType<typeof proposalView>;
  /** Where it is one of several things on a page, its revision leads to a page of its own. */
  linked?: boolean;
}

/** A revision of a proposal: what the customer is offered, what it is expected to cost, and what the customer said. */
export function ProposalView({ proposal, linked = false }: ProposalViewProps) {
  const text = useText();
  const format = useFormat();
  const read = readFragment(proposalView, proposal);
  const { id, revision, status, content, quote, estimatedCost, margin, redLine, estimate, customerComment } = read;
  const name = text('proposals-revision', { revision });
  const seesMoney = estimatedCost !== undefined;
  return (
    <div className={styles.proposal}>
      <div className={styles.head}>
        <h3>
          {linked ? (
            <Link to="/proposals/$proposalId" params={{ proposalId: id }}>
              {name}
            </Link>
          ) : (
            name
          )}
        </h3>
        <ProposalStatusBadge status={status} />
        <span className="soft">
          <PersonName name={read.createdBy.name} /> {format.instant(read.createdAt)}
        </span>
        <ProposalActions proposal={read} />
      </div>
      <Facts
        items={[
          [text('proposals-price'), <strong key="price">{format.money(quote)}</strong>],
          ...(seesMoney
            ? ([
                [text('proposals-estimated-cost'), format.money(estimatedCost)],
                [text('proposals-margin'), format.percent(margin, 1)],
                [text('proposals-red-line'), redLine ? format.money(redLine) : text('proposals-red-line-of-policy')],
              ] as [string, string][])
            : []),
          [text('proposals-sent-at'), format.instant(read.sentAt)],
          [text('proposals-decided'), read.decidedBy ? `${read.decidedBy} ${format.instant(read.decidedAt)}` : '–'],
        ]}
      />
      {customerComment && (
        <blockquote className={styles.words}>
          {text('proposals-customer-said')} <q>{customerComment}</q>
        </blockquote>
      )}
      {estimate && estimate.length > 0 && <Estimate lines={estimate} />}
      <p className={styles.content}>{content}</p>
    </div>
  );
}

function Estimate({ lines }: { lines: readonly { category: string; amount: { amount: string; currency: string } }[] }) {
  const text = useText();
  const format = useFormat();
  const { name } = useCategories();
  return (
    <dl className={styles.estimate} aria-label={text('proposals-estimate')}>
      {lines.map(({ category, amount }) => (
        <div key={category}>
          <dt>{name(category)}</dt>
          <dd className="number">{format.money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
