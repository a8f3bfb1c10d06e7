import { useLabel } from '@/i18n';
import { statuses } from './search';

/** The statuses to choose from. */
export function useStatusOptions() {
  const label = useLabel();
  return statuses.map((id) => ({ id, text: label('RequirementStatus', id) }));
}
