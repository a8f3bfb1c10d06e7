import { useState } from 'react';
import type { CurrencyCode } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, IconButton, Money, MoneyField, NumberField, TextField } from '@/ui';
import styles from './ServiceListFields.module.css';
import { lineAmount, listAmount, moveLine, newLine, type ServiceLine } from './service-list';

/** As many items as a service list may have. */
const most = 50;

interface ServiceListFieldsProps {
  lines: ServiceLine[];
  currency: CurrencyCode | null;
  onChange(lines: ServiceLine[]): void;
}

/** The service list while it is written: lines are added, removed and moved, and their sum is seen at once. */
export function ServiceListFields({ lines, currency, onChange }: ServiceListFieldsProps) {
  const text = useText();
  /** Where one goes on typing. */
  const [added, setAdded] = useState<string | null>(null);
  const change = (key: string, part: Partial<ServiceLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  return (
    <fieldset className={styles.list}>
      <legend className={styles.legend}>{text('requirements-service-list')}</legend>
      <ol className={styles.lines}>
        {lines.map((line, index) => (
          <Line
            key={line.key}
            line={line}
            index={index}
            count={lines.length}
            currency={currency}
            isNew={line.key === added}
            change={(part) => change(line.key, part)}
            move={(by) => onChange(moveLine(lines, line.key, by))}
            remove={() => onChange(lines.filter(({ key }) => key !== line.key))}
          />
        ))}
      </ol>
      <div className={styles.foot}>
        <Button
          icon="plus"
          small
          isDisabled={lines.length >= most}
          onPress={() => {
            const line = newLine();
            setAdded(line.key);
            onChange([...lines, line]);
          }}
        >
          {text('requirements-add-item')}
        </Button>
        <output className={styles.sum}>
          <span className="soft">{text('requirements-sum')}</span>
          <strong>
            <Money of={currency && { amount: listAmount(lines, currency), currency }} />
          </strong>
        </output>
      </div>
    </fieldset>
  );
}

interface LineProps {
  line: ServiceLine;
  index: number;
  count: number;
  currency: CurrencyCode | null;
  isNew: boolean;
  change(part: Partial<ServiceLine>): void;
  move(by: -1 | 1): void;
  remove(): void;
}

function Line({ line, index, count, currency, isNew, change, move, remove }: LineProps) {
  const text = useText();
  const name = `serviceItems.${index}`;
  const place = { item: index + 1 };
  const amount = currency && lineAmount(line, currency);
  return (
    <li
      className={styles.line}
      aria-label={text('requirements-item', place)}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        move(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <div className={styles.service}>
        <TextField
          name={`${name}.service`}
          label={text('requirements-service')}
          value={line.service}
          onChange={(service) => change({ service })}
          autoFocus={isNew}
          isRequired
        />
      </div>
      <NumberField
        name={`${name}.quantity`}
        label={text('requirements-quantity')}
        value={line.quantity}
        onChange={(quantity) => change({ quantity })}
        minValue={1}
        maxValue={100_000}
        step={1}
        isRequired
      />
      <UnitPrice name={`${name}.unitPrice`} line={line} currency={currency} change={change} />
      <div className={styles.amount}>
        <span className={styles.amountLabel}>{text('requirements-amount')}</span>
        <span className={styles.amountValue}>
          <Money of={amount ? { amount, currency } : null} />
        </span>
      </div>
      <div className={styles.tools}>
        <IconButton
          label={text('requirements-item-up', place)}
          icon="up"
          isDisabled={index === 0}
          onPress={() => move(-1)}
        />
        <IconButton
          label={text('requirements-item-down', place)}
          icon="down"
          isDisabled={index === count - 1}
          onPress={() => move(1)}
        />
        <IconButton
          label={text('requirements-item-remove', place)}
          icon="close"
          isDisabled={count === 1}
          onPress={remove}
        />
      </div>
      <div className={styles.description}>
        <TextField
          name={`${name}.description`}
          label={text('requirements-item-description')}
          placeholder={text('requirements-item-description')}
          value={line.description}
          onChange={(description) => change({ description })}
        />
      </div>
    </li>
  );
}

/** Before its currency is chosen a price is a text. */
function UnitPrice({
  name,
  line,
  currency,
  change,
}: Pick<LineProps, 'line' | 'currency' | 'change'> & { name: string }) {
  const text = useText();
  const props = {
    name,
    label: text('requirements-unit-price'),
    value: line.unitPrice,
    onChange: (unitPrice: string) => change({ unitPrice }),
    isRequired: true,
  };
  return currency ? <MoneyField {...props} currency={currency} /> : <TextField {...props} />;
}
