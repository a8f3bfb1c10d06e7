import { useParams } from '@tanstack/react-router';
import { nodeOf, useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { localDay } from '@/pictures/today';
import { ButtonLink, Day, Loaded, PageTitle, PersonName } from '@/ui';
import { Contacts } from './Contacts';
import { CustomerProjects } from './CustomerProjects';
import { CustomerRequirements } from './CustomerRequirements';
import { EditCustomer } from './EditCustomer';

const customerQuery = graphql(`
  query CustomerPage($id: ID!) {
    node(id: $id) {
      ... on Customer {
        id
        name
        industry
        createdAt
        owner {
          id
          name
        }
        businessLine {
          id
          name
        }
        ...Contacts
        ...EditableCustomer
        ...CustomerProjects
        ...CustomerRequirements
      }
    }
  }
`);

/** No stream tells of what happens to a customer. */
const everyMs = 15_000;

/** One customer: whom to call, what they want, and how their projects do. */
export default function Customer() {
  const text = useText();
  const sells = useMe().is('SALES');
  const { customerId } = useParams({ from: '/customers/$customerId' });
  const query = useLiveQuery(customerQuery, { id: customerId }, { everyMs });
  return (
    <Loaded of={nodeOf(query, 'Customer')}>
      {(customer) => (
        <>
          <PageTitle
            title={customer.name}
            actions={
              sells && (
                <>
                  <EditCustomer customer={customer} refetch={query.refetch} />
                  <ButtonLink to="/requirements/new" search={{ customer: customer.id }} look="primary" icon="plus">
                    {text('customers-new-requirement')}
                  </ButtonLink>
                </>
              )
            }
          >
            {customer.industry && `${customer.industry} · `}
            {text('customers-looked-after')} <PersonName name={customer.owner.name} />
            {customer.businessLine && ` · ${customer.businessLine.name}`} · {text('customers-since')}{' '}
            <Day of={localDay(customer.createdAt)} full />
          </PageTitle>
          <Contacts customer={customer} />
          <CustomerProjects customer={customer} />
          <CustomerRequirements customer={customer} />
        </>
      )}
    </Loaded>
  );
}
