import { parseDate } from '@internationalized/date';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
  Text,
} from 'react-aria-components';
import styles from './DateField.module.css';
import { FieldMessage } from './FieldMessage';
import type { FieldProps } from './fields';
import fields from './fields.module.css';
import { Icon } from './Icon';

interface DateFieldProps extends FieldProps {
  /** A calendar day, `YYYY-MM-DD`. */
  value: string | null;
  onChange(day: string | null): void;
  min?: string;
  max?: string;
}

/** A calendar day, typed or picked. */
export function DateField({ label, hint, value, onChange, min, max, ...props }: DateFieldProps) {
  return (
    <DatePicker
      {...props}
      value={value ? parseDate(value) : null}
      onChange={(day) => onChange(day?.toString() ?? null)}
      {...(min && { minValue: parseDate(min) })}
      {...(max && { maxValue: parseDate(max) })}
      shouldForceLeadingZeros
      className={fields.field ?? ''}
    >
      <Label className={fields.label ?? ''}>
        {label}
        {props.isRequired && <span aria-hidden="true"> *</span>}
      </Label>
      <Group className={fields.group ?? ''}>
        <DateInput className={styles.input ?? ''}>
          {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
        </DateInput>
        <Button className={fields.open ?? ''}>
          <Icon name="chevron" />
        </Button>
      </Group>
      {hint && (
        <Text slot="description" className={fields.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldMessage />
      <Popover className={fields.popover ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <Calendar>
            <div className={styles.head}>
              <Button slot="previous" className={styles.turn ?? ''}>
                <Icon name="previous" />
              </Button>
              <Heading className={styles.month ?? ''} />
              <Button slot="next" className={styles.turn ?? ''}>
                <Icon name="next" />
              </Button>
            </div>
            <CalendarGrid>
              <CalendarGridHeader>
                {(day) => <CalendarHeaderCell className={styles.weekday ?? ''}>{day}</CalendarHeaderCell>}
              </CalendarGridHeader>
              <CalendarGridBody>{(date) => <CalendarCell date={date} className={styles.day ?? ''} />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
