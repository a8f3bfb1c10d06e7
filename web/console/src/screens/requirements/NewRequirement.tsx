import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useAction, useDraft, useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, ComboBox, EmptyState, Form, PageTitle, Section } from '@/ui';
import { emptyDraft, inputOf, type RequirementDraft } from './draft';
import { FinishedProjects } from './FinishedProjects';
import { RequirementFields } from './RequirementFields';
import styles from './requirements.module.css';

const newRequirementQuery = graphql(`
  query NewRequirement($search: String!, $customer: ID!, $chosen: Boolean!) {
    customers(first: 20, filter: { search: $search }, orderBy: NAME_ASC) {
      nodes {
        id
        name
        industry
      }
    }
    requirements(first: 20, orderBy: CREATED_AT_DESC) {
      nodes {
        id
        amount {
          currency
        }
      }
    }
    node(id: $customer) @include(if: $chosen) {
      ... on Customer {
        id
        name
        industry
        requirements(first: 1, orderBy: CREATED_AT_DESC) {
          nodes {
            id
            amount {
              currency
            }
          }
        }
        projects(first: 5, filter: { stage: [COMPLETED] }, orderBy: CREATED_AT_DESC) {
          nodes {
            id
            ...FinishedProject
          }
        }
      }
    }
  }
`);

const createRequirement = graphql(`
  mutation CreateRequirement($input: CreateRequirementInput!) {
    createRequirement(input: $input) {
      requirement {
        id
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** Where a requirement is written. It is a draft until it is submitted. */
export default function NewRequirement() {
  const { customer = null } = useSearch({ from: '/requirements/new' });
  return <Write key={customer} customerId={customer} />;
}

function Write({ customerId }: { customerId: string | null }) {
  const text = useText();
  const navigate = useNavigate();
  const draft = useDraft<RequirementDraft>(`requirement:new:${customerId ?? ''}`, emptyDraft(customerId));
  const { value, change } = draft;
  const action = useAction(createRequirement);
  const { customers, customer, used } = useCustomers(value.customerId);

  const [latest] = used;
  useEffect(() => {
    if (value.currency === null && latest) change({ currency: latest });
  }, [value.currency, latest, change]);

  async function save() {
    const payload = await action.run({ input: { customerId: value.customerId ?? '', ...inputOf(value) } });
    if (!payload?.requirement) return;
    draft.clear();
    void navigate({ to: '/requirements/$requirementId', params: { requirementId: payload.requirement.id } });
  }

  return (
    <>
      <PageTitle title={text('requirements-new')}>{text('requirements-new-hint')}</PageTitle>
      <div className={styles.columns}>
        <div className={styles.paper}>
          <Form
            action={action}
            onSubmit={() => void save()}
            buttons={
              <Button type="submit" look="primary" isPending={action.busy}>
                {text('requirements-save-draft')}
              </Button>
            }
          >
            <RequirementFields
              draft={draft}
              used={used}
              customer={
                <ComboBox
                  name="customerId"
                  label={text('requirements-customer')}
                  value={value.customerId}
                  onChange={(customerId) => change({ customerId })}
                  options={customers.options}
                  onSearch={customers.search}
                  isRequired
                />
              }
            />
          </Form>
        </div>
        <aside>
          <Section title={text('requirements-customer-before')}>
            {customer?.projects?.nodes.length ? (
              <FinishedProjects projects={customer.projects.nodes} />
            ) : (
              <EmptyState title={text(customer ? 'requirements-customer-none' : 'requirements-customer-choose')}>
                <p>{text('requirements-similar-later')}</p>
              </EmptyState>
            )}
          </Section>
        </aside>
      </div>
    </>
  );
}

/** The customers to choose from, the one that is chosen, and the currencies of what was written before. */
function useCustomers(customerId: string | null) {
  const [search, setSearch] = useState('');
  const { data } = useLiveQuery(newRequirementQuery, {
    search,
    customer: customerId ?? '',
    chosen: customerId !== null,
  });
  const customer = data?.node?.__typename === 'Customer' && data.node.id === customerId ? data.node : null;
  const found = data?.customers?.nodes ?? [];
  const listed = customer && !found.some(({ id }) => id === customer.id) ? [customer, ...found] : found;
  const used = useMemo(() => {
    const before = [...(customer?.requirements?.nodes ?? []), ...(data?.requirements?.nodes ?? [])];
    return [...new Set(before.map(({ amount }) => amount.currency))];
  }, [customer, data]);
  return {
    customer,
    customers: {
      options: listed.map(({ id, name, industry }) => ({ id, text: name, ...(industry && { detail: industry }) })),
      search: setSearch,
    },
    used,
  };
}
