import { useCallback } from 'react';
import { useAction } from '@/api';
import type { CostOfManyFragment } from '@/gql/graphql';
import { approveCost, payCost } from './decisions';

export interface Refusal {
  cost: CostOfManyFragment;
  /** Why not, as the server said it. */
  message: string;
}

/** One of many decisions in a row: null where it was done, and otherwise why not. Each is a change of its own. */
export function useDecideOne(decision: 'approveCost' | 'payCost') {
  const { attempt: approve } = useAction(approveCost);
  const { attempt: pay } = useAction(payCost);
  return useCallback(
    async ({ id, version }: CostOfManyFragment): Promise<string | null> => {
      const decide = decision === 'approveCost' ? approve : pay;
      const { payload, errors, failure } = await decide({ input: { id, version } });
      return payload ? null : (errors[0]?.message ?? failure?.message ?? '');
    },
    [approve, pay, decision],
  );
}
