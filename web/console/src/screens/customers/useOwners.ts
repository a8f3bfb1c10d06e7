import { useMemo } from 'react';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import type { Option } from '@/ui';

const salesPeopleQuery = graphql(`
  query SalesPeople {
    users(first: 100, filter: { role: [SALES] }, orderBy: NAME_ASC) {
      nodes {
        id
        name
        active
        businessLine {
          id
          name
        }
      }
    }
  }
`);

/** Who can look after a customer. */
export function useOwners(): Option[] {
  const { data } = useLiveQuery(salesPeopleQuery, {});
  return useMemo(
    () =>
      (data?.users?.nodes ?? [])
        .filter(({ active }) => active)
        .map(({ id, name, businessLine }) => ({ id, text: name, ...(businessLine && { detail: businessLine.name }) })),
    [data],
  );
}
