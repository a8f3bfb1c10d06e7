import { expect, test } from 'vitest';
import { amountChanges, lineChanges, type Revision } from './changes';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const revision = (quote: string, estimate: Record<string, string>): Revision => ({
  revision: 1,
  content: '',
  quote: cny(quote),
  estimate: Object.entries(estimate).map(([category, amount]) => ({ category, amount: cny(amount) })),
});

test('amounts that are not as they were, with those that came and went', () => {
  const changes = amountChanges(
    revision('1000.00', { MEDIA: '300.00', TRAVEL: '20.00', TALENT: '5.00' }),
    revision('1200.00', { MEDIA: '250.50', TALENT: '5.00', VENUE: '80.00' }),
  );
  expect(changes.map(({ category, more }) => [category, more.amount])).toEqual([
    [null, '200.00'],
    ['MEDIA', '-49.50'],
    ['TRAVEL', '-20.00'],
    ['VENUE', '80.00'],
  ]);
});

test('lines that came and went stand among those that stayed', () => {
  expect(lineChanges('a\nb\nc', 'a\nx\nc\nd').map(({ text, change }) => `${change} ${text}`)).toEqual([
    'kept a',
    'removed b',
    'added x',
    'kept c',
    'added d',
  ]);
  expect(lineChanges('same', 'same')).toEqual([{ text: 'same', change: 'kept' }]);
});
