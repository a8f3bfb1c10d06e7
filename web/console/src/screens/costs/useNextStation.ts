import { type FragmentType, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { costRoute } from './CostRoute';
import { stationsOf } from './route';

/** Who is asked for a cost now, as a word: a role, or the payment. */
export function useNextStation(): (cost: FragmentType<typeof costRoute>) => string {
  const text = useText();
  const label = useLabel();
  return (cost) => {
    const next = stationsOf(readFragment(costRoute, cost)).find(({ state }) => state === 'asked');
    if (!next) return text('costs-next-nobody');
    return next.stands === 'PAYMENT' ? label('CostStep', 'PAYMENT') : label('Role', next.stands);
  };
}
