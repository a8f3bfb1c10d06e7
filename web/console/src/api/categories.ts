import { useEffect, useMemo, useState } from 'react';
import { graphql } from '@/gql';
import type { CostCategoriesQuery } from '@/gql/graphql';
import { useLanguage } from '@/i18n';
import { useApi } from './client';
import { request } from './query';

const costCategories = graphql(`
  query CostCategories($locale: String!) {
    costCategories {
      code
      label(locale: $locale)
      active
    }
  }
`);

type Category = NonNullable<CostCategoriesQuery['costCategories']>[number];

export interface Categories {
  /** What a category is called; its code until that is known. */
  name(code: string): string;
  /** All of them, in the company's order. */
  all: readonly Category[];
  /** Those that new costs and budgets may name. */
  active: readonly Category[];
}

/** The categories that money is spent on, as the company has chosen them: asked for once, as they hardly ever change. */
export function useCategories(): Categories {
  const { client } = useApi();
  const { tag } = useLanguage();
  const [all, setAll] = useState<readonly Category[]>([]);

  useEffect(() => {
    let current = true;
    const { request: query, context } = request(costCategories, { locale: tag });
    void client
      .executeQuery(query, { ...context, requestPolicy: 'cache-first' })
      .toPromise()
      .then(({ data }) => {
        if (current && data?.costCategories) setAll(data.costCategories);
      });
    return () => {
      current = false;
    };
  }, [client, tag]);

  return useMemo(() => {
    const names = new Map(all.map(({ code, label }) => [code, label]));
    return { name: (code) => names.get(code) ?? code, all, active: all.filter(({ active }) => active) };
  }, [all]);
}
