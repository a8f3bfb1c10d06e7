import { useNavigate, useSearch } from '@tanstack/react-router';
import { useLiveQuery } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Checkbox, ErrorState, PageTitle, Skeleton } from '@/ui';
import { QueueTabs } from '../queues/QueueTabs';
import { askedOf, ContractList, contractOf, legalContract } from './ContractList';
import styles from './legal.module.css';
import { askedAt, confirmedOf, legalReview, ReviewList } from './ReviewList';

const legalHome = graphql(`
  query LegalHome {
    reviews: projects(first: 100, filter: { stage: [COMPLIANCE_REVIEW] }) {
      nodes { ...LegalReview }
    }
    contracts: projects(first: 100, filter: { stage: [CONTRACTING] }) {
      nodes { ...LegalContract }
    }
    edits: auditLog(first: 100, filter: { action: [DRAFT_CONTRACT, UPDATE_CONTRACT, SUBMIT_CONTRACT, DECIDE_CONTRACT] }) {
      nodes { subjectId action at ...ContractEdit }
    }
  }
`);

/** What legal decides: engagements whose risk is to be judged, and contracts, each with what changed since the last time. */
export default function LegalHome() {
  const text = useText();
  const { data, failure, refetch } = useLiveQuery(legalHome, {});
  const navigate = useNavigate({ from: '/' });
  const { list, others = false } = useSearch({ from: '/' });
  if (!data?.reviews || !data.contracts) {
    return (
      <>
        <PageTitle title={text('home-legal-title')} />
        {failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={12} />}
      </>
    );
  }
  const edits = data.edits?.nodes ?? [];
  const allReviews = readFragment(legalReview, data.reviews.nodes).filter((project) => askedAt(project) !== null);
  const allContracts = readFragment(legalContract, data.contracts.nodes).filter(
    ({ contract }) => contract?.status === 'LEGAL_REVIEW',
  );
  const reviews = allReviews.filter((project) => others || may('decideComplianceReview', project));
  const contracts = allContracts.filter(({ contract }) => others || (contract && may('decideContract', contract)));
  const hidden =
    allReviews.length +
    allContracts.length -
    allReviews.filter((project) => may('decideComplianceReview', project)).length -
    allContracts.filter(({ contract }) => contract && may('decideContract', contract)).length;

  const queues = [
    {
      list: 'contracts',
      title: text('home-legal-contracts'),
      rows: contracts.map((project) => ({
        amount: contractOf(project)?.amount ?? null,
        since: askedOf(project, edits),
      })),
      complete: true,
    },
    {
      list: 'reviews',
      title: text('home-legal-reviews'),
      rows: reviews.map((project) => ({ amount: confirmedOf(project)?.quote ?? null, since: askedAt(project) })),
      complete: true,
    },
  ];
  const seen = queues.find((queue) => queue.list === list) ?? queues.find(({ rows }) => rows.length > 0) ?? queues[0];
  return (
    <>
      <PageTitle title={text('home-legal-title')} />
      <QueueTabs label={text('home-legal-title')} queues={queues} seen={seen?.list} />
      {hidden > 0 && (
        <div className={styles.whose}>
          <Checkbox
            isSelected={others}
            onChange={(others) => void navigate({ search: (kept) => ({ ...kept, others: others || undefined }) })}
          >
            {text('home-legal-others', { count: hidden })}
          </Checkbox>
        </div>
      )}
      {seen?.list === 'reviews' ? (
        <ReviewList projects={reviews} />
      ) : (
        <ContractList projects={contracts} edits={edits} />
      )}
    </>
  );
}

function may(action: string, { allowedActions }: { allowedActions: readonly { action: string; allowed: boolean }[] }) {
  return allowedActions.some((candidate) => candidate.action === action && candidate.allowed);
}
