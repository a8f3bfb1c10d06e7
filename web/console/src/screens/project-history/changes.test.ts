import { expect, test } from 'vitest';
import { addition, fieldOf, majorUnits } from './changes';

test('the status of each kind of thing is of its own enum', () => {
  expect(fieldOf('TASK', 'status')?.kind).toEqual({ label: 'TaskStatus' });
  expect(fieldOf('COST', 'status')?.kind).toEqual({ label: 'CostStatus' });
});

test('what only programs understand is not said', () => {
  expect(fieldOf('TASK', 'assignee')).toBeNull();
  expect(fieldOf('COST', 'route')).toBeNull();
});

test('of a text that grows only what is new is said', () => {
  expect(addition('Added "A".', 'Added "A".; Changed "B".')).toBe('Changed "B".');
  expect(addition('The plan when the work began.', 'Changed "B".')).toBe('Changed "B".');
});

test('minor units are read exactly', () => {
  expect(majorUnits('4341000', 2)).toBe('43410.00');
  expect(majorUnits('5', 2)).toBe('0.05');
  expect(majorUnits('-123456', 2)).toBe('-1234.56');
  expect(majorUnits('1200', 0)).toBe('1200');
});
