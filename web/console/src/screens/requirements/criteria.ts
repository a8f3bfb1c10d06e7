import type { ReviewCriterion } from '@/gql/graphql';

/** What a requirement is reviewed for, in the order in which it is asked. */
export const criteria = [
  'COMPANY_VALUES',
  'AUDIENCE_FIT',
  'PRODUCT_QUALITY',
  'CLAIMS',
] as const satisfies readonly ReviewCriterion[];
