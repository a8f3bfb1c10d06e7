import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { ButtonLink, Facts, Section } from '@/ui';

const thresholds = graphql(`
  fragment ThresholdsInForce on Policy {
    businessLine {
      id
      name
    }
    redLinePercent
    directorApprovalPercent
    directorApprovalAmount {
      amount
      currency
    }
    maxCostPercent
    fourEyes
    paymentDays
    escalationHours
    warning {
      silentWorkingDays
      lateness {
        raiseAtProbabilityPercent
      }
    }
    restrictedCategories {
      word
    }
  }
`);

/** The thresholds that people meet every day. */
export function Thresholds({ of }: { of: FragmentType<typeof thresholds> }) {
  const text = useText();
  const format = useFormat();
  const policy = readFragment(thresholds, of);
  const { businessLine, warning, escalationHours } = policy;
  const percent = (value: number) => format.percent(value / 100, 2);
  return (
    <Section
      title={
        businessLine ? text('home-admin-thresholds-line', { name: businessLine.name }) : text('home-admin-thresholds')
      }
      framed
      actions={
        businessLine ? (
          <ButtonLink to="/policy/$lineId" params={{ lineId: businessLine.id }}>
            {text('home-admin-thresholds-change')}
          </ButtonLink>
        ) : (
          <ButtonLink to="/policy">{text('home-admin-thresholds-change')}</ButtonLink>
        )
      }
    >
      <Facts
        items={[
          [text('home-admin-red-line'), text('home-admin-of-budget', { percent: percent(policy.redLinePercent) })],
          [
            text('home-admin-director'),
            text('home-admin-director-from', {
              amount: format.money(policy.directorApprovalAmount, { whole: true }),
              percent: percent(policy.directorApprovalPercent),
            }),
          ],
          [text('home-admin-margin'), text('home-admin-of-price', { percent: percent(policy.maxCostPercent) })],
          [text('home-admin-four-eyes'), policy.fourEyes ? text('home-admin-yes') : text('home-admin-no')],
          [text('home-admin-payment'), text('home-admin-days', { days: policy.paymentDays })],
          [text('home-admin-late'), percent(warning.lateness.raiseAtProbabilityPercent)],
          [text('home-admin-silent'), text('home-admin-days', { days: warning.silentWorkingDays })],
          [
            text('home-admin-escalation'),
            escalationHours == null ? text('home-admin-never') : text('home-admin-hours', { hours: escalationHours }),
          ],
          [text('home-admin-words'), policy.restrictedCategories.length],
        ]}
      />
    </Section>
  );
}
