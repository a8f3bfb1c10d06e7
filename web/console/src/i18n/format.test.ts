import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, today, weekStart } from './day';
import { createFormat } from './format';

const zh = createFormat('zh-CN');
const en = createFormat('en');

test('amounts are exact, and tell currencies apart', () => {
  const amount = { amount: '9007199254740993.01', currency: 'CNY' };
  expect(zh.money(amount)).toBe('¥9,007,199,254,740,993.01');
  expect(en.money({ amount: '1234.5', currency: 'CNY' })).toBe('CN¥1,234.50');
  expect(zh.money({ amount: '1234', currency: 'JPY' })).toBe('JP¥1,234');
  expect(zh.money({ amount: '1234567.89', currency: 'CNY' }, { whole: true })).toBe('¥1,234,568');
  expect(zh.money({ amount: '1234567.89', currency: 'CNY' }, { compact: true })).toBe('¥123.5万');
});

test('nothing is a dash, and zero is zero', () => {
  expect(zh.money(null)).toBe('–');
  expect(zh.money({ amount: '0', currency: 'CNY' })).toBe('¥0.00');
  expect(zh.percent(undefined)).toBe('–');
  expect(zh.percent(0)).toBe('0%');
});

test('days do not move with the time zone', () => {
  expect(en.day('2031-01-01', { full: true })).toBe('Jan 1, 2031');
  expect(zh.day('2031-12-31')).toBe('2031年12月31日');
});

test('how long ago', () => {
  const now = Date.parse('2026-03-31T08:00:00Z');
  expect(en.relative('2026-03-31T07:59:40Z', now)).toBe('now');
  expect(en.relative('2026-03-31T07:15:00Z', now)).toBe('45 minutes ago');
  expect(zh.relative('2026-03-29T08:00:00Z', now)).toBe('前天');
});

describe('the arithmetic of days', () => {
  test('goes over months and leap years', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
  });
  test('weeks begin on Monday', () => {
    expect(weekStart('2026-11-30')).toBe('2026-11-30');
    expect(weekStart('2026-11-29')).toBe('2026-11-23');
    expect(weekStart('1969-12-31')).toBe('1969-12-29');
  });
  test('the day depends on where one is', () => {
    const instant = new Date('2026-03-31T20:00:00Z');
    expect(today('Asia/Shanghai', instant)).toBe('2026-04-01');
    expect(today('UTC', instant)).toBe('2026-03-31');
  });
});
