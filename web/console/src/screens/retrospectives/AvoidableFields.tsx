import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, ComboBox, IconButton, TextField } from '@/ui';
import styles from './retrospectives.module.css';

const costsToAvoid = graphql(`
  query CostsToAvoid($id: ID!) {
    project(id: $id) {
      costs(first: 100, filter: { status: [APPROVED, PAID] }, orderBy: AMOUNT_DESC) {
        nodes { id description payee amount { amount currency } }
      }
    }
  }
`);

interface Avoidable {
  costId: string;
  reason: string;
}

interface AvoidableFieldsProps {
  projectId: string;
  avoidable: readonly Avoidable[];
  change(avoidable: Avoidable[]): void;
}

/** Costs that need not have been, each with the reason. */
export function AvoidableFields({ projectId, avoidable, change }: AvoidableFieldsProps) {
  const text = useText();
  const format = useFormat();
  const { data } = useLiveQuery(costsToAvoid, { id: projectId }, { projectId });
  const options = (data?.project?.costs?.nodes ?? []).map(({ id, description, payee, amount }) => ({
    id,
    text: `${description} ${format.money(amount)}`,
    detail: payee,
  }));
  const set = (place: number, part: Partial<Avoidable>) =>
    change(avoidable.map((cost, index) => (index === place ? { ...cost, ...part } : cost)));
  return (
    <fieldset className={styles.rows}>
      <legend>{text('retrospectives-avoidable-costs')}</legend>
      {avoidable.map(({ costId, reason }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row that is typed has no name but its place
        <div key={index} className={styles.avoided}>
          <ComboBox
            name={`avoidableCosts.${index}.costId`}
            label={text('retrospectives-one-cost')}
            isRequired
            value={costId || null}
            onChange={(id) => set(index, { costId: id ?? '' })}
            options={options}
          />
          <TextField
            name={`avoidableCosts.${index}.reason`}
            label={text('retrospectives-why')}
            isRequired
            value={reason}
            onChange={(reason) => set(index, { reason })}
          />
          <IconButton
            label={text('retrospectives-remove-cost', { number: index + 1 })}
            icon="close"
            onPress={() => change(avoidable.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <div>
        <Button icon="plus" onPress={() => change([...avoidable, { costId: '', reason: '' }])}>
          {text('retrospectives-add-cost')}
        </Button>
      </div>
    </fieldset>
  );
}
