import { type ReactNode, useId, useMemo, useState } from 'react';
import { useLanguage, useText } from '@/i18n';
import { Button, ComboBox, type Option } from '@/ui';
import styles from './policy.module.css';

interface CurrenciesProps {
  name: string;
  label: string;
  hint: ReactNode;
  value: readonly string[];
  onChange(codes: readonly string[]): void;
}

/** Some of many currencies: each that is chosen has a button that takes it away, and others are found by typing. */
export function Currencies({ name, label, hint, value, onChange }: CurrenciesProps) {
  const text = useText();
  const id = useId();
  const currencies = useCurrencies();
  const others = currencies.filter(({ id }) => !value.includes(id));
  // A new box for each that was added: it begins empty.
  const [added, setAdded] = useState(0);
  return (
    <fieldset className={styles.currencies} aria-labelledby={id}>
      <legend id={id} className={styles.legend}>
        {label}
      </legend>
      <ul className={styles.chips}>
        {value.map((code) => (
          <li key={code}>
            <Button
              small
              icon="close"
              aria-label={text('policy-currency-remove', { code })}
              onPress={() => onChange(value.filter((other) => other !== code))}
            >
              {code}
            </Button>
          </li>
        ))}
      </ul>
      <ComboBox
        key={added}
        name={name}
        label={text('policy-currency-add')}
        hint={hint}
        value={null}
        onChange={(code) => {
          if (code === null) return;
          onChange([...value, code].sort());
          setAdded((added) => added + 1);
        }}
        options={others}
      />
    </fieldset>
  );
}

/** All currencies that this browser knows, by their codes and names. */
export function useCurrencies(): Option[] {
  const { tag } = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames(tag, { type: 'currency' });
    return Intl.supportedValuesOf('currency').map((id) => ({ id, text: `${id} ${names.of(id) ?? ''}` }));
  }, [tag]);
}
