/** What differs between two revisions of a proposal. */
import { type Amount, lessAmount } from '@/i18n';

export interface Revision {
  revision: number;
  content: string;
  quote: Amount;
  estimate: readonly { category: string; amount: Amount }[] | null;
}

export interface AmountChange {
  /** The category of the estimate; null for the price. */
  category: string | null;
  before: Amount | null;
  after: Amount | null;
  /** How much more it is now. */
  more: Amount;
}

export interface Line {
  text: string;
  change: 'kept' | 'added' | 'removed';
}

/** The amounts that are not as they were, the price first. */
export function amountChanges(before: Revision, after: Revision): AmountChange[] {
  const zero = { amount: '0', currency: after.quote.currency };
  const categories = new Set([...(before.estimate ?? []), ...(after.estimate ?? [])].map(({ category }) => category));
  const found = (revision: Revision, category: string) =>
    revision.estimate?.find((line) => line.category === category)?.amount ?? null;
  return [
    { category: null, before: before.quote, after: after.quote },
    ...[...categories].map((category) => ({
      category,
      before: found(before, category),
      after: found(after, category),
    })),
  ]
    .map((change) => ({ ...change, more: lessAmount(change.after ?? zero, change.before ?? zero) }))
    .filter(({ more }) => Number(more.amount) !== 0);
}

/** The lines of two texts by their longest common part: those that are gone, those that are new, and what stands around them. */
export function lineChanges(before: string, after: string): Line[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(old, now);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const same = i < old.length && j < now.length && old[i] === now[j];
    if (same) {
      lines.push({ text: old[i] ?? '', change: 'kept' });
      i++;
      j++;
    } else if (i < old.length && (j === now.length || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ text: old[i++] ?? '', change: 'removed' });
    } else {
      lines.push({ text: now[j++] ?? '', change: 'added' });
    }
  }
  return lines;
}

/** How many lines the rests of both texts have in common, from each place on. */
function commonLengths(old: string[], now: string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (!row) continue;
      row[j] =
        old[i] === now[j] ? 1 + at(lengths, i + 1, j + 1) : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

const at = (lengths: number[][], i: number, j: number) => lengths[i]?.[j] ?? 0;
