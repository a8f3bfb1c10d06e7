/** What narrows a list. What is chosen lives in the address, so that a view can be sent to a colleague. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { DialogTrigger, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useFormat, useText } from '@/i18n';
import { Button } from './Button';
import styles from './Filters.module.css';
import type { Option } from './fields';
import fields from './fields.module.css';
import { Icon } from './Icon';

interface FiltersProps {
  /** Takes all choices back; left out where none is made. */
  clear?: (() => void) | undefined;
  children: ReactNode;
}

/** The choices of a list, in a line above it. */
export function Filters({ clear, children }: FiltersProps) {
  const text = useText();
  return (
    <search className={styles.filters}>
      {children}
      {clear && (
        <Button look="quiet" icon="close" onPress={clear}>
          {text('ui-filters-clear')}
        </Button>
      )}
    </search>
  );
}

interface SearchFilterProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

const quietMs = 250;

/** Words to find, told when one stops typing. */
export function SearchFilter({ label, value, onChange }: SearchFilterProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;

  // The address may change by itself: back, or all choices taken back.
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);

  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      tell.current(typed);
    }, quietMs);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <label className={styles.search}>
      <Icon name="search" />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        className={fields.bare}
        placeholder={label}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </label>
  );
}

interface ChoiceFilterProps<Value extends string> {
  label: string;
  /** What is chosen; nothing stands for all. */
  value: readonly Value[];
  onChange(value: Value[]): void;
  options: readonly (Option & { id: Value })[];
  /** Only one at a time. */
  single?: boolean;
}

/** Some of a few. */
export function ChoiceFilter<Value extends string>(props: ChoiceFilterProps<Value>) {
  const { label, value, onChange, options, single = false } = props;
  const format = useFormat();
  const names = options.filter(({ id }) => value.includes(id)).map(({ text }) => text);
  return (
    <DialogTrigger>
      <Button>
        <span className="soft">{label}</span>
        {names.length > 0 && <span className={styles.chosen}>{format.list(names)}</span>}
        <Icon name="chevron" size={12} />
      </Button>
      <Popover className={fields.popover ?? ''} placement="bottom start">
        <ListBox
          aria-label={label}
          className={fields.options ?? ''}
          items={options}
          selectionMode={single ? 'single' : 'multiple'}
          selectedKeys={value}
          onSelectionChange={(keys) => {
            const chosen = options.map(({ id }) => id).filter((id) => keys === 'all' || keys.has(id));
            onChange(chosen);
          }}
        >
          {({ id, text, detail }) => (
            <ListBoxItem id={id} textValue={text} className={`${fields.option} ${styles.option}`}>
              <span className={styles.check}>
                <Icon name="check" size={14} />
              </span>
              {text}
              {detail && <span className="soft">{detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </DialogTrigger>
  );
}
