/** Amounts as people type them, read without a float. */
import type { Amount } from '@/i18n';

/** How many decimals a currency has: 2 for CNY, none for JPY. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * The exact decimal of what was typed, such as `1234.50` of `1,234.5`, `１２３４．５` or `12.3万`; null where it is none, or has
 * more decimals than the currency.
 */
export function parseAmount(typed: string, decimals: number): string | null {
  const text = typed.normalize('NFKC').replaceAll(/[\s,'_¥$€£]/g, '');
  const match = /^(-?)(\d*)(?:\.(\d*))?(万|亿)?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', unit] = match;
  if (whole + fraction === '') return null;
  const shift = unit === '亿' ? 8 : unit === '万' ? 4 : 0;
  const moved = whole + fraction.slice(0, shift).padEnd(shift, '0');
  const rest = fraction.slice(shift).replace(/0+$/, '');
  if (rest.length > decimals) return null;
  const digits = moved.replace(/^0+(?=\d)/, '') || '0';
  return `${sign}${digits}${decimals > 0 ? `.${rest.padEnd(decimals, '0')}` : ''}`;
}

/** `1234.5` as `1,234.5`: what is shown in a field that nobody types into. */
export function groupAmount(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The sum of amounts per currency, exact; currencies in the order in which they come. */
export function sumAmounts(amounts: Iterable<Amount>): Amount[] {
  const sums = new Map<string, Amount>();
  for (const amount of amounts) sums.set(amount.currency, add(sums.get(amount.currency), amount));
  return [...sums.values()];
}

function add(sum: Amount | undefined, { amount, currency }: Amount): Amount {
  return sum ? { amount: exact(sum.amount, amount, (a, b) => a + b), currency } : { amount, currency };
}

/** `a` less `b`, which is of the same currency. */
export function lessAmount(a: Amount, b: Amount): Amount {
  return { amount: exact(a.amount, b.amount, (a, b) => a - b), currency: a.currency };
}

/** Decimals of which each is a whole number of the smaller one's units. */
function exact(a: string, b: string, of: (a: bigint, b: bigint) => bigint): string {
  const decimals = Math.max(decimalPlaces(a), decimalPlaces(b));
  const result = of(units(a, decimals), units(b, decimals));
  const digits = String(result < 0n ? -result : result).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const sign = result < 0n ? '-' : '';
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}

function decimalPlaces(amount: string): number {
  const point = amount.indexOf('.');
  return point < 0 ? 0 : amount.length - point - 1;
}

function units(amount: string, decimals: number): bigint {
  return BigInt(amount.replace('.', '') + '0'.repeat(decimals - decimalPlaces(amount)));
}
