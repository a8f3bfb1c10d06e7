/** What an edit changed of a contract, as the audit log has it. */
import { decimalsOf } from '@/ui';

export interface TermBefore {
  amount: string;
  /** Null where it is due with a delivery. */
  dueOn: string | null;
}

export interface ContractChange {
  number: { from: string; to: string } | null;
  amount: { from: string; to: string } | null;
  /** By the place of the instalment; null where there was, or is, none. */
  terms: { from: TermBefore | null; to: TermBefore | null }[];
}

interface Change {
  field: string;
  from?: string | null;
  to?: string | null;
}

export function contractChange(changes: readonly Change[], currency: string): ContractChange {
  const found = (field: string) => changes.find((change) => change.field === field);
  const [number, amount, terms] = ['number', 'amountMinor', 'instalments'].map(found);
  const major = (minor: string | null | undefined) => majorUnits(minor ?? '0', decimalsOf(currency));
  return {
    number: number ? { from: number.from ?? '', to: number.to ?? '' } : null,
    amount: amount ? { from: major(amount.from), to: major(amount.to) } : null,
    terms: terms ? termChanges(termsOf(terms.from, major), termsOf(terms.to, major)) : [],
  };
}

/** Those that are not as they were, place by place. */
function termChanges(from: TermBefore[], to: TermBefore[]): ContractChange['terms'] {
  const places = Array.from({ length: Math.max(from.length, to.length) }, (_, place) => place);
  return places
    .map((place) => ({ from: from[place] ?? null, to: to[place] ?? null }))
    .filter(({ from, to }) => from?.amount !== to?.amount || from?.dueOn !== to?.dueOn);
}

/** A list has one text for each row, with the row's columns: `currency: CNY, amountMinor: 100, dueOn: 2026-12-11, …`. */
function termsOf(list: string | null | undefined, major: (minor: string | undefined) => string): TermBefore[] {
  if (!list) return [];
  const rows = JSON.parse(list) as string[];
  return rows.map((row) => {
    const columns = new Map(row.split(', ').map((column) => column.split(': ', 2) as [string, string]));
    return { amount: major(columns.get('amountMinor')), dueOn: columns.get('dueOn') ?? null };
  });
}

function majorUnits(minor: string, decimals: number): string {
  const digits = minor.padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
