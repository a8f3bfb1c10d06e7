import { useEffect } from 'react';
import { useLivePages } from '@/api';
import { graphql, readFragment } from '@/gql';
import { sumByCurrency, useFormat, useText } from '@/i18n';
import { LoadLineKey } from '@/pictures/PictureKey';
import { EmptyState, ErrorState, PageTitle, Section, Skeleton, useNow } from '@/ui';
import { ApprovalCard, approvalCard } from './ApprovalCard';
import styles from './director.module.css';

const directorHome = graphql(`
  query DirectorHome($after: String) {
    costs(first: 50, after: $after, filter: { status: [FINANCE_APPROVED] }, orderBy: CREATED_AT_ASC) {
      nodes { ...ApprovalCard }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** What waits for the director: each cost with the rule that sent it, and what it does to its project's load line. */
export default function DirectorHome() {
  const text = useText();
  const format = useFormat();
  const now = useNow(60_000);
  const { rows, data, failure, more, refetch } = useLivePages(directorHome, {}, ({ costs }) => costs);
  useEffect(() => more?.(), [more]);

  if (!data) {
    return (
      <>
        <PageTitle title={text('home-director-title')} />
        {failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={12} />}
      </>
    );
  }
  const costs = readFragment(approvalCard, rows);
  const mine = costs.filter(({ allowedActions }) =>
    allowedActions.some(({ action, allowed }) => action === 'approveCost' && allowed),
  );
  const others = costs.filter((cost) => !mine.includes(cost));
  const oldest = mine[0]?.createdAt;
  return (
    <>
      <PageTitle title={text('home-director-count', { count: mine.length })}>
        {oldest &&
          text('home-director-sum', {
            sums: format.list(sumByCurrency(mine.map(({ amount }) => amount)).map((sum) => format.money(sum))),
            age: format.relative(oldest, now),
          })}
      </PageTitle>
      {mine.length === 0 ? (
        <EmptyState title={text('home-director-none')}>{text('home-director-none-hint')}</EmptyState>
      ) : (
        <>
          <LoadLineKey />
          <ol className={styles.cards}>
            {mine.map((cost) => (
              <ApprovalCard key={cost.id} cost={cost} />
            ))}
          </ol>
        </>
      )}
      {others.length > 0 && (
        <Section title={text('home-director-others', { count: others.length })}>
          <ol className={styles.cards}>
            {others.map((cost) => (
              <ApprovalCard key={cost.id} cost={cost} />
            ))}
          </ol>
        </Section>
      )}
    </>
  );
}
