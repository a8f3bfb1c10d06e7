import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { localDay } from '@/pictures/today';
import { StatusBadge } from '@/screens/requirements/StatusBadge';
import { ButtonLink, Day, EmptyState, Money, Section, Table } from '@/ui';

export const requirementsOfCustomer = graphql(`
  fragment CustomerRequirements on Customer {
    id
    requirements(first: 10, orderBy: CREATED_AT_DESC) {
      totalCount
      nodes {
        id
        title
        status
        wantedStart
        createdAt
        amount {
          amount
          currency
        }
      }
    }
  }
`);

/** What the customer wants, the newest first. */
export function CustomerRequirements({ customer }: { customer: FragmentType<typeof requirementsOfCustomer> }) {
  const text = useText();
  const { id, requirements } = readFragment(requirementsOfCustomer, customer);
  const rows = requirements?.nodes ?? [];
  const count = requirements?.totalCount ?? 0;
  return (
    <Section
      title={text('customers-requirements')}
      actions={
        count > rows.length && (
          <ButtonLink to="/requirements" search={{ customerId: id }} look="quiet" small>
            {text('customers-all', { count })}
          </ButtonLink>
        )
      }
    >
      <Table
        label={text('customers-requirements')}
        rows={rows}
        rowKey={({ id }) => id}
        rowLink={({ id }) => ({ to: '/requirements/$requirementId', params: { requirementId: id } })}
        empty={<EmptyState title={text('customers-no-requirements')} />}
        columns={[
          { key: 'title', header: text('customers-requirement'), cell: ({ title }) => title },
          {
            key: 'status',
            header: text('customers-status'),
            cell: ({ status }) => <StatusBadge status={status} />,
          },
          {
            key: 'amount',
            header: text('customers-amount'),
            align: 'end',
            cell: ({ amount }) => <Money of={amount} />,
          },
          {
            key: 'wanted',
            header: text('customers-wanted'),
            cell: ({ wantedStart }) => <Day of={wantedStart} />,
          },
          {
            key: 'created',
            header: text('customers-written'),
            cell: ({ createdAt }) => <Day of={localDay(createdAt)} />,
          },
        ]}
      />
    </Section>
  );
}
