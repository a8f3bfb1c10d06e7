import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Facts, Marked } from '@/ui';
import styles from './Margin.module.css';

export const margin = graphql(`
  fragment Margin on MarginPreview {
    price { amount currency }
    estimatedCost { amount currency }
    profit { amount currency }
    margin
    costRatio
    maxCostRatio
    maxCost { amount currency }
    approvable
    breaches {
      rule
      limit { amount currency }
      excess { amount currency }
    }
    refusals { message }
  }
`);

/** What would be left of the price, and whether finance's rule would let it pass. */
export function Margin({ of }: { of: FragmentType<typeof margin> }) {
  const text = useText();
  const format = useFormat();
  const label = useLabel();
  const read = readFragment(margin, of);
  const ratio = text('proposals-cost-ratio', {
    ratio: format.percent(read.costRatio, 1),
    limit: format.percent(read.maxCostRatio, 1),
  });
  return (
    <div className={styles.margin} aria-live="polite">
      <Facts
        items={[
          [text('proposals-price'), format.money(read.price)],
          [text('proposals-estimated-cost'), format.money(read.estimatedCost)],
          [text('proposals-profit'), <strong key="profit">{format.money(read.profit)}</strong>],
          [text('proposals-margin'), <strong key="margin">{format.percent(read.margin, 1)}</strong>],
          [text('proposals-of-price'), ratio],
          ...(read.maxCost ? [[text('proposals-max-cost'), format.money(read.maxCost)] as [string, string]] : []),
        ]}
      />
      {read.approvable ? (
        <Marked tone="ok">{text('proposals-approvable')}</Marked>
      ) : (
        <ul>
          {read.breaches.map(({ rule, limit, excess }) => (
            <li key={rule}>
              <Marked tone="critical">
                {text('proposals-breach', {
                  rule: label('MarginRule', rule),
                  limit: format.money(limit),
                  excess: format.money(excess),
                })}
              </Marked>
            </li>
          ))}
          {read.breaches.length === 0 &&
            read.refusals.map(({ message }) => (
              <li key={message}>
                <Marked tone="critical">{message}</Marked>
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}
