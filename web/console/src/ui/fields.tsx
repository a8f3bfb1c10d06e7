/**
 * Controls with their label, what there is to say of them, and their errors. `name` is the path of the input that they are for,
 * `amount.amount` of `["input", "amount", "amount"]`: the server's errors find their control by it.
 */
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  ComboBox as AriaComboBox,
  NumberField as AriaNumberField,
  Select as AriaSelect,
  TextField as AriaTextField,
  Button,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  TextArea,
} from 'react-aria-components';
import { useText } from '@/i18n';
import { FieldMessage } from './FieldMessage';
import styles from './fields.module.css';
import { Icon } from './Icon';

export interface FieldProps {
  name: string;
  label: string;
  /** A hint that stands below. */
  hint?: ReactNode;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
}

function around({ label, hint, isRequired }: Pick<FieldProps, 'label' | 'hint' | 'isRequired'>) {
  return {
    head: (
      <Label className={styles.label ?? ''}>
        {label}
        {isRequired && <span aria-hidden="true"> *</span>}
      </Label>
    ),
    foot: (
      <>
        {hint && (
          <Text slot="description" className={styles.hint ?? ''}>
            {hint}
          </Text>
        )}
        <FieldMessage />
      </>
    ),
  };
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange(value: string): void;
  /** Several lines. */
  long?: boolean;
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url';
  autoComplete?: string;
  placeholder?: string;
}

export function TextField({ label, hint, long, placeholder, ...props }: TextFieldProps) {
  const { head, foot } = around({ label, hint, isRequired: props.isRequired ?? false });
  return (
    <AriaTextField {...props} className={styles.field ?? ''}>
      {head}
      {long ? (
        <TextArea className={`${styles.input} ${styles.area}`} rows={4} placeholder={placeholder} />
      ) : (
        <Input className={styles.input ?? ''} placeholder={placeholder} />
      )}
      {foot}
    </AriaTextField>
  );
}

interface NumberFieldProps extends FieldProps {
  value: number | null;
  onChange(value: number | null): void;
  minValue?: number;
  maxValue?: number;
  step?: number;
  formatOptions?: Intl.NumberFormatOptions;
}

export function NumberField({ label, hint, value, onChange, ...props }: NumberFieldProps) {
  const { head, foot } = around({ label, hint, isRequired: props.isRequired ?? false });
  return (
    <AriaNumberField
      {...props}
      value={value ?? Number.NaN}
      onChange={(value) => onChange(Number.isNaN(value) ? null : value)}
      className={styles.field ?? ''}
    >
      {head}
      <Input className={`${styles.input} ${styles.amount}`} />
      {foot}
    </AriaNumberField>
  );
}

export interface Option {
  id: string;
  text: string;
  /** What tells it from others of the same name. */
  detail?: string;
}

interface SelectProps extends FieldProps {
  value: string | null;
  onChange(value: string): void;
  options: Option[];
}

/** One of a few. */
export function Select({ label, hint, value, onChange, options, ...props }: SelectProps) {
  const text = useText();
  const { head, foot } = around({ label, hint, isRequired: props.isRequired ?? false });
  return (
    <AriaSelect
      {...props}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      placeholder={text('ui-choose')}
      className={styles.field ?? ''}
    >
      {head}
      <Button className={`${styles.input} ${styles.select}`}>
        <SelectValue className={styles.chosen ?? ''} />
        <Icon name="chevron" />
      </Button>
      {foot}
      <Popover className={styles.popover ?? ''}>
        <Options options={options} />
      </Popover>
    </AriaSelect>
  );
}

interface ComboBoxProps extends FieldProps {
  value: string | null;
  onChange(value: string | null): void;
  options: Option[];
  /** Where the options are found by the server: called with what is typed. Without it they are filtered here. */
  onSearch?(typed: string): void;
}

/** One of many, found by typing. */
export function ComboBox({ label, hint, value, onChange, options, onSearch, ...props }: ComboBoxProps) {
  const text = useText();
  const { head, foot } = around({ label, hint, isRequired: props.isRequired ?? false });
  return (
    <AriaComboBox
      {...props}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      {...(onSearch ? { items: options, onInputChange: onSearch } : { defaultItems: options })}
      allowsEmptyCollection
      menuTrigger="focus"
      className={styles.field ?? ''}
    >
      {head}
      <Group className={styles.group ?? ''}>
        <Input className={styles.bare ?? ''} />
        <Button className={styles.open ?? ''}>
          <Icon name="chevron" />
        </Button>
      </Group>
      {foot}
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.options ?? ''} renderEmptyState={() => text('ui-none-found')}>
          {(option: Option) => <OptionItem option={option} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

function Options({ options }: { options: Option[] }) {
  return (
    <ListBox className={styles.options ?? ''} items={options}>
      {(option) => <OptionItem option={option} />}
    </ListBox>
  );
}

function OptionItem({ option }: { option: Option }) {
  return (
    <ListBoxItem id={option.id} textValue={option.text} className={styles.option ?? ''}>
      <Text slot="label">{option.text}</Text>
      {option.detail && (
        <Text slot="description" className={styles.hint ?? ''}>
          {option.detail}
        </Text>
      )}
    </ListBoxItem>
  );
}

interface CheckboxProps {
  name?: string;
  children: ReactNode;
  isSelected: boolean;
  onChange(selected: boolean): void;
  isDisabled?: boolean;
}

export function Checkbox(props: CheckboxProps) {
  return <CheckboxBox {...props} />;
}

function CheckboxBox({ children, ...props }: Omit<CheckboxProps, 'isSelected' | 'onChange'> & { value?: string }) {
  return (
    <AriaCheckbox {...props} className={styles.checkbox ?? ''}>
      <span className={styles.box} aria-hidden="true">
        <Icon name="check" size={14} />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

interface CheckboxGroupProps extends FieldProps {
  value: string[];
  onChange(value: string[]): void;
  options: Option[];
}

/** Some of a few. */
export function CheckboxGroup({ label, hint, options, ...props }: CheckboxGroupProps) {
  const { head, foot } = around({ label, hint, isRequired: props.isRequired ?? false });
  return (
    <AriaCheckboxGroup {...props} className={styles.field ?? ''}>
      {head}
      <div className={styles.choices}>
        {options.map(({ id, text }) => (
          <CheckboxBox key={id} value={id}>
            {text}
          </CheckboxBox>
        ))}
      </div>
      {foot}
    </AriaCheckboxGroup>
  );
}
