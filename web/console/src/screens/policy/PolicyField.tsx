import { useText } from '@/i18n';
import { Button, ComboBox, MoneyField, NumberField } from '@/ui';
import { Currencies, useCurrencies } from './Currencies';
import styles from './policy.module.css';
import { numberFormatOf, useSay } from './say';
import type { NumberSpec, Spec } from './spec';
import type { Value, Values } from './values';
import { YesNo } from './YesNo';

interface PolicyFieldProps {
  spec: Spec;
  values: Values;
  change(value: Value): void;
  /** The company's policy, beside that of a line. */
  company: Values | null;
}

/** One threshold: what it does, in which unit and bounds, and for a line what the company has. */
export function PolicyField({ spec, values, change, company }: PolicyFieldProps) {
  const text = useText();
  const value = values[spec.path];
  const shared = {
    name: spec.path,
    label: text(spec.label),
    hint: <Hint spec={spec} values={values} company={company} change={change} />,
  };
  const currencies = useCurrencies();
  switch (spec.kind) {
    case 'number':
      return (
        <NumberField
          {...shared}
          value={value as number | null}
          onChange={change}
          isRequired={!spec.optional}
          formatOptions={numberFormatOf(spec.unit)}
        />
      );
    case 'money':
      return (
        <MoneyField
          {...shared}
          value={value as string}
          onChange={change}
          currency={String(values.currency)}
          isRequired={!spec.optional}
        />
      );
    case 'flag':
      return <YesNo {...shared} value={value as boolean} onChange={change} />;
    case 'currency':
      return (
        <ComboBox
          {...shared}
          value={value as string}
          onChange={(code) => code !== null && change(code)}
          options={currencies}
          isRequired
        />
      );
    case 'currencies':
      return <Currencies {...shared} value={value as readonly string[]} onChange={change} />;
  }
}

function Hint({ spec, values, company, change }: PolicyFieldProps) {
  const text = useText();
  const say = useSay();
  const theirs = company?.[spec.path];
  const differs = company && JSON.stringify(theirs) !== JSON.stringify(values[spec.path]);
  return (
    <>
      {spec.hint && <>{text(spec.hint)} </>}
      {spec.kind === 'number' && <Range spec={spec} />}
      {spec.optional && text('policy-optional', { without: say(spec, null, values) })}
      {company && (
        <span className={styles.company}>
          {text('policy-company-value', { value: say(spec, theirs, company) })}
          {differs && theirs !== undefined && (
            <Button small look="quiet" onPress={() => change(theirs)}>
              {text('policy-as-company')}
            </Button>
          )}
        </span>
      )}
    </>
  );
}

function Range({ spec }: { spec: NumberSpec }) {
  const text = useText();
  const say = useSay();
  const bounds = { min: say(spec, spec.min, {}), max: say(spec, spec.max, {}) };
  return <>{spec.unit === 'duration' ? text('policy-range-of-duration', bounds) : text('policy-range', bounds)} </>;
}
