/** Amounts as people type them, read without a float. */
import type { CurrencyCode } from '@/gql/graphql';

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

/** What is sent of what was typed; where that is no amount, the server says what is wrong with it. */
export function typedAmount(typed: string, currency: string): { amount: string; currency: CurrencyCode } {
  return {
    amount: parseAmount(typed, decimalsOf(currency)) ?? (typed.trim() || '0'),
    currency: currency as CurrencyCode,
  };
}
