import { Radio as AriaRadio, RadioGroup as AriaRadioGroup, Label, Text } from 'react-aria-components';
import { Mark, type Tone } from './Badge';
import { FieldMessage } from './FieldMessage';
import type { FieldProps, Option } from './fields';
import fields from './fields.module.css';
import styles from './RadioGroup.module.css';

interface RadioGroupProps extends FieldProps {
  value: string | null;
  onChange(value: string): void;
  /** The tone only repeats what the text says. */
  options: (Option & { tone?: Tone })[];
  /** What is wrong with it, where that is known before it is sent. */
  error?: string | null;
}

/** One of very few, all of them in sight. */
export function RadioGroup({ label, hint, value, onChange, options, error, ...props }: RadioGroupProps) {
  return (
    <AriaRadioGroup
      {...props}
      value={value}
      onChange={onChange}
      isInvalid={error ? true : undefined}
      orientation="horizontal"
      className={fields.field ?? ''}
    >
      <Label className={fields.label ?? ''}>
        {label}
        {props.isRequired && <span aria-hidden="true"> *</span>}
      </Label>
      {hint && (
        <Text slot="description" className={fields.hint ?? ''}>
          {hint}
        </Text>
      )}
      <div className={styles.options}>
        {options.map(({ id, text, tone }) => (
          <AriaRadio key={id} value={id} className={styles.option ?? ''}>
            {tone ? <Mark tone={tone} /> : <span className={styles.dot} aria-hidden="true" />}
            {text}
          </AriaRadio>
        ))}
      </div>
      <FieldMessage>{error ?? undefined}</FieldMessage>
    </AriaRadioGroup>
  );
}
