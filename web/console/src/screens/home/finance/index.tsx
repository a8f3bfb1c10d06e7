import { useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '@/i18n';
import { Checkbox, ErrorState, PageTitle, Skeleton } from '@/ui';
import { type Queue, QueueTabs } from '../queues/QueueTabs';
import { CostList, mayDo } from './CostList';
import styles from './finance.module.css';
import { type FinanceLists, type ListName, useFinanceLists } from './lists';
import { ReceiveList } from './ReceiveList';
import { askedAt, confirmedOf, ReviewList } from './ReviewList';

type Lists = NonNullable<FinanceLists['lists']>;

/** What finance reviews, approves, pays and receives: four lists, whose figures are sums of their rows. */
export default function FinanceHome() {
  const text = useText();
  const { lists, complete, failure, refetch } = useFinanceLists();
  if (lists) return <Home lists={lists} complete={complete} />;
  return (
    <>
      <PageTitle title={text('home-finance-title')} />
      {failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={12} />}
    </>
  );
}

function Home({ lists: all, complete }: { lists: Lists; complete: FinanceLists['complete'] }) {
  const text = useText();
  const navigate = useNavigate({ from: '/' });
  const { list, others = false } = useSearch({ from: '/' });
  const lists = others ? all : mine(all);
  const hidden = count(all) - count(mine(all));
  const queues = queuesOf(lists, {
    review: text('home-finance-review'),
    approve: text('home-finance-approve'),
    pay: text('home-finance-pay'),
    receive: text('home-finance-receive'),
  }).map((queue) => ({ ...queue, complete: complete.has(queue.list) }));
  const seen = queues.find((queue) => queue.list === list) ?? queues.find(({ rows }) => rows.length > 0) ?? queues[0];
  return (
    <>
      <PageTitle title={text('home-finance-title')} />
      <QueueTabs label={text('home-finance-title')} queues={queues} seen={seen?.list} />
      {hidden > 0 && (
        <div className={styles.whose}>
          <Checkbox
            isSelected={others}
            onChange={(others) => void navigate({ search: (kept) => ({ ...kept, others: others || undefined }) })}
          >
            {text('home-finance-others', { count: hidden })}
          </Checkbox>
        </div>
      )}
      {seen?.list === 'review' && <ReviewList projects={lists.review} />}
      {seen?.list === 'approve' && (
        <CostList
          key="approve"
          label={text('home-finance-approve')}
          costs={lists.approve}
          decision="approveCost"
          empty={text('home-finance-approve-none')}
        />
      )}
      {seen?.list === 'pay' && (
        <CostList
          key="pay"
          label={text('home-finance-pay')}
          costs={lists.pay}
          decision="payCost"
          empty={text('home-finance-pay-none')}
        />
      )}
      {seen?.list === 'receive' && <ReceiveList instalments={lists.receive} />}
    </>
  );
}

/** What the person may do themselves; the rest is somebody else's, as nobody approves and pays the same cost. */
function mine({ review, approve, pay, receive }: Lists): Lists {
  return {
    review: review.filter(mayDo('decideComplianceReview')),
    approve: approve.filter(mayDo('approveCost')),
    pay: pay.filter(mayDo('payCost')),
    receive,
  };
}

const count = (lists: Lists) => Object.values(lists).reduce((sum, rows) => sum + rows.length, 0);

function queuesOf(lists: Lists, titles: Record<ListName, string>): (Omit<Queue, 'complete'> & { list: ListName })[] {
  return [
    {
      list: 'review',
      title: titles.review,
      rows: lists.review.map((row) => ({ amount: confirmedOf(row)?.quote ?? null, since: askedAt(row) })),
    },
    {
      list: 'approve',
      title: titles.approve,
      rows: lists.approve.map(({ amount, createdAt }) => ({ amount, since: createdAt })),
    },
    { list: 'pay', title: titles.pay, rows: lists.pay.map(({ amount, createdAt }) => ({ amount, since: createdAt })) },
    {
      list: 'receive',
      title: titles.receive,
      rows: lists.receive.map(({ outstanding, dueOn }) => ({ amount: outstanding, since: dueOn })),
    },
  ];
}
