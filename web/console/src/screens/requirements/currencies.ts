import { useMemo } from 'react';
import type { CurrencyCode } from '@/gql/graphql';
import { useHasLabel, useLabel } from '@/i18n';
import type { Option } from '@/ui';

/** All currencies that the server's catalogue names, those that were used before first. */
export function useCurrencies(used: readonly CurrencyCode[]): Option[] {
  const label = useLabel();
  const hasLabel = useHasLabel();
  return useMemo(
    () =>
      [...new Set<string>([...used, ...Intl.supportedValuesOf('currency')])]
        .filter((code) => hasLabel('Currency', code))
        .map((code) => ({ id: code, text: `${code} ${label('Currency', code)}` })),
    [used, label, hasLabel],
  );
}
