import { expect, test } from 'vitest';
import { costsSearch, filterOf } from './search';

test('an address says a filter by the names of the API', () => {
  const search = costsSearch({ status: ['PAID'], category: 'MEDIA', hasServiceItem: false, search: '花园', page: 2 });
  expect(search).toEqual({ status: ['PAID'], category: ['MEDIA'], hasServiceItem: false, search: '花园' });
});

test('what is empty or makes no sense is left out', () => {
  expect(costsSearch({ status: [], category: '', hasServiceItem: 'no', search: '', projectId: 7 })).toEqual({});
});

test('the order is no part of the filter', () => {
  expect(filterOf(costsSearch({ orderBy: 'AMOUNT_DESC', currency: ['CNY'] }))).toEqual({ currency: ['CNY'] });
});
