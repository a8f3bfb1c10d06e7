/** What the address of the first screen says. */
export interface HomeSearch {
  /** As which of their roles somebody looks who holds several. */
  as?: string;
  /** Which of a home's lists is seen. */
  list?: string;
  /** Whether rows are seen, too, that wait for somebody else of the role. */
  others?: boolean | undefined;
}

export function homeSearch({ as, list, others }: Record<string, unknown>): HomeSearch {
  return {
    ...(typeof as === 'string' && { as }),
    ...(typeof list === 'string' && { list }),
    ...(others === true && { others }),
  };
}
