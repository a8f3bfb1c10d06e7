import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Day, EmptyState, Money, Section, Table } from '@/ui';
import styles from './requirements.module.css';

export const serviceList = graphql(`
  fragment ServiceList on Requirement {
    amount {
      amount
      currency
    }
    project {
      id
    }
    serviceItems {
      id
      service
      description
      quantity
      unitPrice {
        amount
        currency
      }
      amount {
        amount
        currency
      }
      milestoneDate
      status
    }
  }
`);

/** What is sold, and its sum; once it has a project, how far each item is. */
export function ServiceList({ requirement }: { requirement: FragmentType<typeof serviceList> }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { amount, project, serviceItems } = readFragment(serviceList, requirement);
  return (
    <Section title={text('requirements-service-list')}>
      <Table
        label={text('requirements-service-list')}
        rows={serviceItems}
        rowKey={({ id }) => id}
        empty={<EmptyState title={text('requirements-no-items')} />}
        columns={[
          {
            key: 'service',
            header: text('requirements-service'),
            cell: ({ service, description }) => (
              <>
                <strong>{service}</strong>
                {description && <div className="soft">{description}</div>}
              </>
            ),
          },
          {
            key: 'quantity',
            header: text('requirements-quantity'),
            align: 'end',
            cell: ({ quantity }) => format.number(quantity, 0),
          },
          {
            key: 'unitPrice',
            header: text('requirements-unit-price'),
            align: 'end',
            cell: ({ unitPrice }) => <Money of={unitPrice} />,
          },
          {
            key: 'amount',
            header: text('requirements-amount'),
            align: 'end',
            cell: ({ amount }) => <Money of={amount} />,
          },
          ...(project
            ? [
                {
                  key: 'milestone',
                  header: text('requirements-milestone'),
                  cell: ({ milestoneDate }: (typeof serviceItems)[number]) => <Day of={milestoneDate} />,
                },
                {
                  key: 'status',
                  header: text('requirements-status'),
                  cell: ({ status }: (typeof serviceItems)[number]) => label('ServiceItemStatus', status),
                },
              ]
            : []),
        ]}
      />
      <p className={styles.sum}>
        <span className="soft">{text('requirements-sum')}</span>
        <strong>
          <Money of={amount} />
        </strong>
      </p>
    </Section>
  );
}
