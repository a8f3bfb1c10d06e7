import type { ReactNode } from 'react';
import type { Draft } from '@/api';
import type { CurrencyCode } from '@/gql/graphql';
import { useText } from '@/i18n';
import { ComboBox, DateField, FieldRow, TextField } from '@/ui';
import { useCurrencies } from './currencies';
import type { RequirementDraft } from './draft';
import { ServiceListFields } from './ServiceListFields';

interface RequirementFieldsProps {
  draft: Pick<Draft<RequirementDraft>, 'value' | 'change'>;
  /** The currencies of what was written before: they are offered first. */
  used: readonly CurrencyCode[];
  /** Who wants it, where that can still be chosen. */
  customer?: ReactNode;
}

/** All that is written about a requirement. */
export function RequirementFields({ draft, used, customer }: RequirementFieldsProps) {
  const text = useText();
  const { value, change } = draft;
  const currencies = useCurrencies(used);
  return (
    <>
      {customer}
      <TextField
        name="title"
        label={text('requirements-name')}
        value={value.title}
        onChange={(title) => change({ title })}
        isRequired
      />
      <TextField
        name="description"
        label={text('requirements-description')}
        value={value.description}
        onChange={(description) => change({ description })}
        long
      />
      <TextField
        name="expectedResults"
        label={text('requirements-expected')}
        hint={text('requirements-expected-hint')}
        value={value.expectedResults}
        onChange={(expectedResults) => change({ expectedResults })}
        long
      />
      <FieldRow>
        <TextField
          name="category"
          label={text('requirements-category')}
          hint={text('requirements-category-hint')}
          value={value.category}
          onChange={(category) => change({ category })}
        />
        <DateField
          name="wantedStart"
          label={text('requirements-wanted-start')}
          value={value.wantedStart}
          onChange={(wantedStart) => change({ wantedStart })}
        />
        <DateField
          name="wantedEnd"
          label={text('requirements-wanted-end')}
          value={value.wantedEnd}
          onChange={(wantedEnd) => change({ wantedEnd })}
          {...(value.wantedStart && { min: value.wantedStart })}
        />
        <ComboBox
          // An error about the currency is said of the first price.
          name="serviceItems.0.unitPrice.currency"
          label={text('requirements-currency')}
          value={value.currency}
          onChange={(currency) => change({ currency: currency as CurrencyCode | null })}
          options={currencies}
          isRequired
        />
      </FieldRow>
      <ServiceListFields lines={value.lines} currency={value.currency} onChange={(lines) => change({ lines })} />
    </>
  );
}
