import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CustomerProjectFragment } from '@/gql/graphql';
import { today, useLabel, useText } from '@/i18n';
import { TimeLine } from '@/pictures/TimeLine';
import { EmptyState, HealthBadge, Money, PersonName, Table } from '@/ui';
import styles from './customers.module.css';

/** A project as sales looks at it: how far it is, and what is still to be collected. */
export const customerProject = graphql(`
  fragment CustomerProject on Project {
    id
    code
    name
    stage
    health
    collectionStatus
    customer {
      id
      name
    }
    manager {
      id
      name
    }
    contract {
      id
      outstanding {
        amount
        currency
      }
    }
    ...TimeLine
  }
`);

interface ProjectTableProps {
  label: string;
  projects: readonly ({ id: string } & FragmentType<typeof customerProject>)[];
  /** Where they are of several. */
  withCustomer?: boolean;
}

/** Projects with their progress and their collection, without their cost. */
export function ProjectTable({ label: name, projects, withCustomer = false }: ProjectTableProps) {
  const text = useText();
  const label = useLabel();
  return (
    <Table
      label={name}
      rows={readFragment(customerProject, projects)}
      rowKey={({ id }) => id}
      rowLink={({ id }) => ({ to: '/projects/$projectId', params: { projectId: id } })}
      empty={<EmptyState title={text('customers-no-projects')} />}
      columns={[
        {
          key: 'name',
          header: text('customers-project'),
          cell: ({ name, code }) => (
            <>
              {name}
              <div className="soft nowrap">{code}</div>
            </>
          ),
        },
        ...(withCustomer
          ? [
              {
                key: 'customer',
                header: text('customers-customer'),
                cell: ({ customer }: CustomerProjectFragment) => (
                  <Link to="/customers/$customerId" params={{ customerId: customer.id }}>
                    {customer.name}
                  </Link>
                ),
              },
            ]
          : []),
        {
          key: 'stage',
          header: text('customers-stage'),
          cell: ({ stage }) => <span className="nowrap">{label('ProjectStage', stage)}</span>,
        },
        { key: 'health', header: text('customers-health'), cell: ({ health }) => <HealthBadge health={health} /> },
        {
          key: 'time',
          header: text('customers-progress'),
          width: '22%',
          cell: (project) => (
            <div className={styles.time}>
              <TimeLine project={project} size="row" today={today()} />
            </div>
          ),
        },
        {
          key: 'collection',
          header: text('customers-collection'),
          cell: ({ collectionStatus }) => <span className="nowrap">{label('CollectionStatus', collectionStatus)}</span>,
        },
        {
          key: 'outstanding',
          header: text('customers-outstanding'),
          align: 'end',
          cell: ({ contract }) => <Money of={contract?.outstanding} whole />,
        },
        {
          key: 'manager',
          header: text('customers-manager'),
          cell: ({ manager }) => <PersonName name={manager.name} />,
        },
      ]}
    />
  );
}
