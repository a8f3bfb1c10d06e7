/** The payment terms of a contract as they are typed. */
import type { InstalmentInput } from '@/gql/graphql';
import { addDecimals, isZero } from '@/i18n';
import { decimalsOf, parseAmount, typedAmount } from '@/ui';

export interface Term {
  amount: string;
  /** Due on a day, or when a service item is delivered: the one leaves the other empty. */
  dueOn: string | null;
  serviceItemId: string | null;
}

export const emptyTerm: Term = { amount: '', dueOn: null, serviceItemId: null };

/** What the instalments leave of the price: zero where they sum to it exactly. What is no amount counts as nothing. */
export function leftOf(price: string, terms: readonly Term[], currency: string): string {
  const exact = (typed: string) => parseAmount(typed, decimalsOf(currency)) ?? '0';
  return addDecimals([exact(price), ...terms.map(({ amount }) => negative(exact(amount)))]);
}

const negative = (amount: string) =>
  isZero(amount) ? amount : amount.startsWith('-') ? amount.slice(1) : `-${amount}`;

export function termInputs(terms: readonly Term[], currency: string): InstalmentInput[] {
  return terms.map(({ amount, dueOn, serviceItemId }) => ({
    amount: typedAmount(amount, currency),
    ...(serviceItemId ? { serviceItemId } : { dueOn }),
  }));
}
