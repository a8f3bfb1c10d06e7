import { useFormat, useLabel, useText } from '@/i18n';
import type { RouteStep } from './route';

/** Why an approval is asked for, with the figures that it was decided on. */
export function useRuleSentence(): (step: RouteStep) => string {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return ({ rule, figure, limit, countedCosts }) => {
    const figures = { figure: format.money(figure), limit: format.money(limit) };
    switch (rule) {
      case 'COST_DIRECTOR_AMOUNT':
        return text('costs-rule-amount', figures);
      case 'COST_DIRECTOR_SPLIT':
        return text('costs-rule-split', { ...figures, count: countedCosts.length });
      case 'COST_DIRECTOR_RATIO':
        return text('costs-rule-ratio', figures);
      default:
        return label('ApprovalRule', rule);
    }
  };
}
