import { useText } from '@/i18n';
import { Button, DateField, IconButton, MoneyField, Select } from '@/ui';
import { emptyTerm, type Term } from './instalments';
import styles from './TermFields.module.css';

interface TermFieldsProps {
  terms: readonly Term[];
  change(terms: Term[]): void;
  currency: string;
  serviceItems: readonly { id: string; service: string; description: string }[];
}

const onDay = 'day';

/** The instalments of a contract: each has an amount, and a day or a delivery on which it is due. */
export function TermFields({ terms, change, currency, serviceItems }: TermFieldsProps) {
  const text = useText();
  const set = (place: number, part: Partial<Term>) =>
    change(terms.map((term, index) => (index === place ? { ...term, ...part } : term)));
  const when = [
    { id: onDay, text: text('contracts-on-day') },
    ...serviceItems.map(({ id, service, description }) => ({
      id,
      text: text('contracts-on-delivery', { service }),
      detail: description,
    })),
  ];
  return (
    <fieldset className={styles.terms}>
      <legend>{text('contracts-instalments')}</legend>
      {terms.map((term, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an instalment that is typed has no name but its place
        <div key={index} className={styles.term}>
          <MoneyField
            name={`instalments.${index}.amount`}
            label={text('contracts-instalment', { number: index + 1 })}
            isRequired
            currency={currency}
            value={term.amount}
            onChange={(amount) => set(index, { amount })}
          />
          <Select
            name={`instalments.${index}.serviceItemId`}
            label={text('contracts-due')}
            value={term.serviceItemId ?? onDay}
            onChange={(id) => set(index, { serviceItemId: id === onDay ? null : id })}
            options={when}
          />
          {term.serviceItemId === null ? (
            <DateField
              name={`instalments.${index}.dueOn`}
              label={text('contracts-due-day')}
              isRequired
              value={term.dueOn}
              onChange={(dueOn) => set(index, { dueOn })}
            />
          ) : (
            <span />
          )}
          <IconButton
            label={text('contracts-remove', { number: index + 1 })}
            icon="close"
            isDisabled={terms.length === 1}
            onPress={() => change(terms.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <div>
        <Button icon="plus" onPress={() => change([...terms, emptyTerm])}>
          {text('contracts-add')}
        </Button>
      </div>
    </fieldset>
  );
}
