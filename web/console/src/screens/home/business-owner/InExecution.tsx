import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Figure, Figures, Money, PageTitle } from '@/ui';

const InExecutionOfDashboard = graphql(`
  fragment InExecution on Dashboard {
    executionAmount {
      amount
      currency
    }
    byStage {
      stage
      count
    }
  }
`);

/** How much is in execution: the contracts of all projects that work or collect, currency by currency. */
export function InExecution({ dashboard }: { dashboard: FragmentType<typeof InExecutionOfDashboard> }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { executionAmount, byStage } = readFragment(InExecutionOfDashboard, dashboard);
  const amounts = executionAmount.map((amount) => format.money(amount, { compact: true }));
  return (
    <>
      <PageTitle
        title={
          amounts.length > 0
            ? text('home-owner-title', { amount: format.list(amounts) })
            : text('home-owner-title-nothing')
        }
      />
      <Figures>
        {executionAmount.map((amount) => (
          <Figure
            key={amount.currency}
            value={<Money of={amount} whole />}
            label={text('home-owner-amount', { currency: amount.currency })}
            link={{ to: '/projects', search: { stage: ['EXECUTION', 'COLLECTION'], currency: amount.currency } }}
          />
        ))}
        {byStage
          .filter(({ count }) => count > 0)
          .map(({ stage, count }) => (
            <Figure
              key={stage}
              value={count}
              label={label('ProjectStage', stage)}
              link={{ to: '/projects', search: { stage: [stage] } }}
            />
          ))}
      </Figures>
    </>
  );
}
