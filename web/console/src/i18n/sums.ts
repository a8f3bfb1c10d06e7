import type { Amount } from './format';

/** Exact arithmetic of decimals as the API says them, such as `1234.50`: never through a float. */

interface Decimal {
  digits: bigint;
  scale: number;
}

function read(decimal: string): Decimal {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function write({ digits, scale }: Decimal): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const sign = digits < 0n ? '-' : '';
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

const widen = ({ digits, scale }: Decimal, to: number) => digits * 10n ** BigInt(to - scale);

export function addDecimals(decimals: Iterable<string>): string {
  let sum: Decimal = { digits: 0n, scale: 0 };
  for (const decimal of decimals) {
    const next = read(decimal);
    const scale = Math.max(sum.scale, next.scale);
    sum = { digits: widen(sum, scale) + widen(next, scale), scale };
  }
  return write(sum);
}

export function multiplyDecimal(decimal: string, times: number): string {
  const { digits, scale } = read(decimal);
  return write({ digits: digits * BigInt(times), scale });
}

/** One sum for each currency, in the order in which the currencies are met first. */
export function sumByCurrency(amounts: Iterable<Amount>): Amount[] {
  const byCurrency = new Map<string, string[]>();
  for (const { amount, currency } of amounts) {
    const found = byCurrency.get(currency);
    if (found) found.push(amount);
    else byCurrency.set(currency, [amount]);
  }
  return [...byCurrency].map(([currency, decimals]) => ({ amount: addDecimals(decimals), currency }));
}

export function isZero(decimal: string): boolean {
  return read(decimal).digits === 0n;
}

/** An amount less another one of its currency. */
export function lessAmount(from: Amount, less: Amount): Amount {
  const negated = less.amount.startsWith('-') ? less.amount.slice(1) : `-${less.amount}`;
  return { amount: addDecimals([from.amount, negated]), currency: from.currency };
}
