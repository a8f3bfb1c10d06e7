import { useText } from '@/i18n';
import { Button, IconButton, NumberField, Select, TextField } from '@/ui';
import { emptyMetric, type Metric } from './metrics';
import styles from './retrospectives.module.css';

interface MetricFieldsProps {
  metrics: readonly Metric[];
  change(metrics: Metric[]): void;
  serviceItems: readonly { id: string; service: string }[];
}

const whole = 'project';

/** The metrics of a retrospective: what was meant to be reached, and what was. */
export function MetricFields({ metrics, change, serviceItems }: MetricFieldsProps) {
  const text = useText();
  const set = (place: number, part: Partial<Metric>) =>
    change(metrics.map((metric, index) => (index === place ? { ...metric, ...part } : metric)));
  const of = [
    { id: whole, text: text('retrospectives-whole-project') },
    ...serviceItems.map(({ id, service }) => ({ id, text: service })),
  ];
  return (
    <fieldset className={styles.rows}>
      <legend>{text('retrospectives-effect')}</legend>
      {metrics.map((metric, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a metric that is typed has no name but its place
        <div key={index} className={styles.metric}>
          <Select
            name={`effects.${index}.serviceItemId`}
            label={text('retrospectives-of')}
            value={metric.serviceItemId ?? whole}
            onChange={(id) => set(index, { serviceItemId: id === whole ? null : id })}
            options={of}
          />
          <TextField
            name={`effects.${index}.metric`}
            label={text('retrospectives-metric')}
            isRequired
            value={metric.metric}
            onChange={(name) => set(index, { metric: name })}
          />
          <NumberField
            name={`effects.${index}.target`}
            label={text('retrospectives-target')}
            value={metric.target}
            onChange={(target) => set(index, { target })}
          />
          <NumberField
            name={`effects.${index}.actual`}
            label={text('retrospectives-actual')}
            value={metric.actual}
            onChange={(actual) => set(index, { actual })}
          />
          <IconButton
            label={text('retrospectives-remove-metric', { number: index + 1 })}
            icon="close"
            onPress={() => change(metrics.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <div>
        <Button icon="plus" onPress={() => change([...metrics, emptyMetric])}>
          {text('retrospectives-add-metric')}
        </Button>
      </div>
    </fieldset>
  );
}
