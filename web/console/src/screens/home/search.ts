/** What the address of the first screen says. */
export interface HomeSearch {
  /** As which of their roles somebody looks who holds several. */
  as?: string;
  /** Which of a home's lists is seen. */
  list?: string;
}

export function homeSearch({ as, list }: Record<string, unknown>): HomeSearch {
  return { ...(typeof as === 'string' && { as }), ...(typeof list === 'string' && { list }) };
}
