import { describe, expect, test } from 'vitest';
import { allSeen, looked, sinceOf } from './look';

const minute = 60_000;

describe('what is new', () => {
  test('is nothing for whoever comes for the first time', () => {
    expect(sinceOf(null, 0)).toBeNull();
    expect(looked(null, 'a', 0).since).toEqual({ cursor: 'a', at: 0 });
  });

  test('stays new while one looks', () => {
    let looks = looked(null, 'a', 0);
    looks = looked(looks, 'b', 20 * minute);
    looks = looked(looks, 'c', 40 * minute);
    expect(sinceOf(looks, 41 * minute)?.cursor).toBe('a');
  });

  test('begins anew after a pause', () => {
    const looks = looked(looked(null, 'a', 0), 'b', 10 * minute);
    expect(sinceOf(looks, 50 * minute)).toEqual({ cursor: 'b', at: 10 * minute });
    expect(looked(looks, 'c', 50 * minute).since.cursor).toBe('b');
  });

  test('is over once it is seen', () => {
    expect(sinceOf(allSeen('c', 0), minute)?.cursor).toBe('c');
  });
});
