import type { Format, Text } from '@/i18n';
import type { RequirementDraft } from './draft';
import { itemsOf } from './service-list';

export interface Difference {
  label: string;
  mine: string;
  theirs: string;
}

/** Where two editions of a requirement differ, in words. */
export function changesBetween(
  mine: RequirementDraft,
  theirs: RequirementDraft,
  text: Text,
  format: Format,
): Difference[] {
  const rows: [label: string, say: (draft: RequirementDraft) => string][] = [
    [text('requirements-name'), ({ title }) => title],
    [text('requirements-description'), ({ description }) => description],
    [text('requirements-expected'), ({ expectedResults }) => expectedResults],
    [text('requirements-category'), ({ category }) => category],
    [text('requirements-wanted-start'), ({ wantedStart }) => format.day(wantedStart, { full: true })],
    [text('requirements-wanted-end'), ({ wantedEnd }) => format.day(wantedEnd, { full: true })],
    [text('requirements-service-list'), (draft) => lines(draft, text, format)],
  ];
  return rows
    .map(([label, say]) => ({ label, mine: say(mine), theirs: say(theirs) }))
    .filter(({ mine, theirs }) => mine !== theirs);
}

function lines({ lines, currency }: RequirementDraft, text: Text, format: Format): string {
  return itemsOf(lines, currency)
    .map(({ service, description, quantity, unitPrice: { amount } }) => {
      const price = currency && Number.isFinite(Number(amount)) ? format.money({ amount, currency }) : amount;
      return text('requirements-item-line', {
        service: [service, description].filter(Boolean).join(' '),
        quantity,
        price,
      });
    })
    .join('\n');
}
