import { useState } from 'react';
import { Group, Input, Label, Text, TextField } from 'react-aria-components';
import { useText } from '@/i18n';
import { decimalsOf, groupAmount, parseAmount } from './amount';
import { FieldMessage } from './FieldMessage';
import type { FieldProps } from './fields';
import styles from './fields.module.css';

interface MoneyFieldProps extends FieldProps {
  /** The exact amount, as the API takes it, or what was typed where that is none yet. */
  value: string;
  onChange(value: string): void;
  currency: string;
}

/** An amount of money. What is typed is read as an exact decimal, when one leaves the field; `12.3万` is understood. */
export function MoneyField({ label, hint, value, onChange, currency, ...props }: MoneyFieldProps) {
  const text = useText();
  const [typing, setTyping] = useState(false);
  const decimals = decimalsOf(currency);
  const amount = value === '' ? null : parseAmount(value, decimals);
  const wrong = value !== '' && amount === null && !typing;
  return (
    <TextField
      {...props}
      value={typing || amount === null ? value : groupAmount(amount)}
      onChange={(typed) => {
        // Not before: what is selected when one comes to the field would be so no more.
        setTyping(true);
        onChange(typed);
      }}
      onBlur={() => {
        setTyping(false);
        if (amount !== null && amount !== value) onChange(amount);
      }}
      validate={() => (wrong ? text('ui-no-amount', { decimals }) : null)}
      inputMode="decimal"
      autoComplete="off"
      className={styles.field ?? ''}
    >
      <Label className={styles.label ?? ''}>
        {label}
        {props.isRequired && <span aria-hidden="true"> *</span>}
      </Label>
      <Group className={styles.group ?? ''}>
        <span className={styles.unit}>{currency}</span>
        <Input className={`${styles.bare} ${styles.amount}`} />
      </Group>
      {hint && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldMessage />
    </TextField>
  );
}
