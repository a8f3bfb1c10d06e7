/** Reads what an address says. What is not understood is left out, so that an old or a mistyped link still opens. */

export function oneOf<Value extends string>(given: unknown, values: readonly Value[]): Value | undefined {
  return values.find((value) => value === given);
}

/** Some of these; undefined for none, which stands for all. */
export function someOf<Value extends string>(given: unknown, values: readonly Value[]): Value[] | undefined {
  const list = Array.isArray(given) ? given : [given];
  const chosen = values.filter((value) => list.includes(value));
  return chosen.length > 0 ? chosen : undefined;
}

/** A text that is not empty, such as a global id or words to find. A search of digits alone arrives as a number. */
export function textOf(given: unknown): string | undefined {
  if (typeof given === 'number') return String(given);
  return typeof given === 'string' && given.trim() !== '' ? given : undefined;
}

/** A calendar day, `YYYY-MM-DD`. */
export function dayOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(given)) return undefined;
  return Number.isNaN(Date.parse(`${given}T00:00:00Z`)) ? undefined : given;
}

export function numberOf(given: unknown): number | undefined {
  return typeof given === 'number' && Number.isFinite(given) ? given : undefined;
}

type Said<Search> = { [Key in keyof Search]?: Exclude<Search[Key], undefined> };

/** What is said of it: addresses do not list what is not chosen. */
export function said<Search extends object>(search: Search): Said<Search> {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Said<Search>;
}

/** What a list or an empty choice is in an address. */
export function chosen<Value>(values: readonly Value[]): Value[] | undefined {
  return values.length > 0 ? [...values] : undefined;
}
