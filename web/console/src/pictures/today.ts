import { today } from '@/i18n/day';
import type { Day } from './day';

/** The day on which something happened, where the person is. */
export function localDay(instant: string): Day {
  return today(undefined, new Date(instant));
}
