/** What a project's costs are once a cost that waits is approved. */

import type { Amount } from '@/i18n';
import type { Cost } from './load-sentence';

export function afterApproval(cost: Cost, approved: Amount): Cost {
  return {
    ...cost,
    submitted: { ...cost.submitted, amount: minus(cost.submitted.amount, approved.amount) },
    committed: { ...cost.committed, amount: minus(cost.committed.amount, minus('0', approved.amount)) },
    remaining: { ...cost.remaining, amount: minus(cost.remaining.amount, approved.amount) },
  };
}

/** The exact difference of two decimals. */
function minus(a: string, b: string): string {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  const units = toUnits(a, decimals) - toUnits(b, decimals);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return `${units < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

function decimalsOf(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

function toUnits(decimal: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}
