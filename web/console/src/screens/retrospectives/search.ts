/** What the address of the list of retrospectives says: the filter of the API, by its own names. */
export interface RetrospectivesSearch {
  search?: string | undefined;
  finished?: boolean | undefined;
  minSatisfaction?: number | undefined;
}

export function retrospectivesSearch({
  search,
  finished,
  minSatisfaction,
}: Record<string, unknown>): RetrospectivesSearch {
  return {
    ...(typeof search === 'string' && search !== '' && { search }),
    ...(typeof finished === 'boolean' && { finished }),
    ...(typeof minSatisfaction === 'number' && { minSatisfaction }),
  };
}
