import { type Api, actOnce } from '@/api';
import type { CostOfManyFragment } from '@/gql/graphql';
import { approveCost, payCost } from './decisions';

export interface Refusal {
  cost: CostOfManyFragment;
  /** Why not, as the server said it. */
  message: string;
}

/** One of many decisions in a row: null where it was done, and otherwise why not. Each is a change of its own. */
export async function decideOne(
  api: Api,
  decision: 'approveCost' | 'payCost',
  { id, version }: CostOfManyFragment,
): Promise<string | null> {
  const variables = { input: { id, version } };
  const key = crypto.randomUUID();
  const { payload, errors, failure } =
    decision === 'approveCost'
      ? await actOnce(api, approveCost, variables, key)
      : await actOnce(api, payCost, variables, key);
  return payload ? null : (errors[0]?.message ?? failure?.message ?? '');
}
