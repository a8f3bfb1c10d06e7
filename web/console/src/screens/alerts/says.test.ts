import { expect, test } from 'vitest';
import { saysOf } from './says';

const project = { code: 'P-2026-000009', name: 'Willowbrook: summer 2026' };

test('leaves out the project that stands beside it', () => {
  expect(saysOf('P-2026-000009 Willowbrook: summer 2026: milestone "Short video" was due.', project)).toBe(
    'Milestone "Short video" was due.',
  );
  expect(saysOf('P-2026-000009 Willowbrook: summer 2026：里程碑未交付。', project)).toBe('里程碑未交付。');
});

test('says what it does not understand as it is', () => {
  expect(saysOf('Something else.', project)).toBe('Something else.');
});
