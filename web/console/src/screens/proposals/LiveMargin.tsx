import { useEffect, useState } from 'react';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { decimalsOf, parseAmount, Skeleton, typedAmount } from '@/ui';
import type { Estimate } from './estimate';
import { Margin } from './Margin';

const marginOfDraft = graphql(`
  query MarginOfDraft($input: MarginPreviewInput!) {
    marginPreview(input: $input) { ...Margin }
  }
`);

interface LiveMarginProps {
  projectId: string;
  currency: string;
  quote: string;
  estimate: Estimate;
  categories: readonly string[];
}

/** Told when one stops typing. */
const quietMs = 250;

/** The margin of what is typed, as finance's review would reckon it. */
export function LiveMargin({ projectId, currency, quote, estimate, categories }: LiveMarginProps) {
  const text = useText();
  // What is no amount yet counts as nothing.
  const exact = (typed: string) => typedAmount(parseAmount(typed, decimalsOf(currency)) ?? '', currency);
  const input = {
    projectId,
    quote: exact(quote),
    // A category that is left out would stay as it is in the project.
    estimate: categories.map((category) => ({
      category,
      amount: exact(estimate[category] ?? ''),
    })),
  };
  const { data, failure } = useLiveQuery(
    marginOfDraft,
    { input: useQuiet(input) },
    { projectId, pause: categories.length === 0 },
  );
  if (data?.marginPreview) return <Margin of={data.marginPreview} />;
  if (failure) return <p className="soft">{text('proposals-no-preview', { why: failure.message })}</p>;
  return <Skeleton lines={3} />;
}

/** The value as it was when it last stood still for a moment. */
function useQuiet<Value>(value: Value): Value {
  const [quiet, setQuiet] = useState(value);
  const said = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(JSON.parse(said) as Value), quietMs);
    return () => clearTimeout(timer);
  }, [said]);
  return quiet;
}
