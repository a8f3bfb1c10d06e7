import { expect, test } from 'vitest';
import { costsOf } from './rows';

const span = { from: '2026-10-01', to: '2026-11-30' };

test('a group leads to its costs in its currency and time', () => {
  expect(costsOf('MEDIA', 'CATEGORY', 'CNY', span, 'paid')).toEqual({
    status: ['PAID'],
    currency: ['CNY'],
    category: ['MEDIA'],
    incurredFrom: '2026-10-01',
    incurredTo: '2026-11-30',
  });
});

test('a month leads to its days that are in the time of the report', () => {
  expect(costsOf('2026-11-01', 'MONTH', 'CNY', { from: '2026-11-05', to: '2026-12-20' })).toMatchObject({
    incurredFrom: '2026-11-05',
    incurredTo: '2026-11-30',
  });
  expect(costsOf('2026-02-01', 'MONTH', 'CNY', null)).toMatchObject({
    incurredFrom: '2026-02-01',
    incurredTo: '2026-02-28',
  });
});

test('what has no group has its costs, too', () => {
  expect(costsOf('', 'SERVICE', 'CNY', null)).toMatchObject({ hasServiceItem: false });
  expect(costsOf('', 'BUSINESS_LINE', 'CNY', null)).toMatchObject({ hasBusinessLine: false });
});
