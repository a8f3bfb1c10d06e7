/** A service list while it is typed: its lines, what they come to, and what of it the API takes. */
import type { CurrencyCode, ServiceItemInput } from '@/gql/graphql';
import { addDecimals, multiplyDecimal } from '@/i18n';
import { decimalsOf, parseAmount } from '@/ui/amount';

export interface ServiceLine {
  /** Tells it from the others while it is moved: not known to the server. */
  key: string;
  service: string;
  description: string;
  quantity: number | null;
  /** As it was typed. */
  unitPrice: string;
}

export function newLine(): ServiceLine {
  return { key: crypto.randomUUID(), service: '', description: '', quantity: 1, unitPrice: '' };
}

/** What a line comes to; null while its quantity or its price is none. */
export function lineAmount({ quantity, unitPrice }: ServiceLine, currency: string): string | null {
  const price = parseAmount(unitPrice, decimalsOf(currency));
  return quantity === null || price === null ? null : multiplyDecimal(price, quantity);
}

/** What all lines come to, as far as they have an amount. */
export function listAmount(lines: readonly ServiceLine[], currency: string): string {
  return addDecimals(lines.map((line) => lineAmount(line, currency) ?? '0'));
}

/** Moves a line up (-1) or down (1); at the end of the list it stays. */
export function moveLine(lines: readonly ServiceLine[], key: string, by: -1 | 1): ServiceLine[] {
  const moved = [...lines];
  const from = moved.findIndex((line) => line.key === key);
  const to = from + by;
  const line = moved[from];
  const other = moved[to];
  if (!line || !other) return moved;
  moved[from] = other;
  moved[to] = line;
  return moved;
}

/** What the server is asked for: it says what is wrong with a line, in the person's language. */
export function itemsOf(lines: readonly ServiceLine[], currency: CurrencyCode | null): ServiceItemInput[] {
  return lines.map(({ service, description, quantity, unitPrice }) => ({
    service,
    description,
    quantity: quantity ?? 0,
    unitPrice: {
      amount: (currency && parseAmount(unitPrice, decimalsOf(currency))) ?? unitPrice,
      ...(currency && { currency }),
    },
  }));
}
