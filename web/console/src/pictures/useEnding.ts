import type { AlertRule } from '@/gql/graphql';
import { useText } from '@/i18n';
import type { EvidenceFigure } from './evidence-shape';
import { useEvidenceValue } from './evidence-value';

/** What would end an alert, in a sentence. */
export function useEnding() {
  const text = useText();
  const value = useEvidenceValue();

  return (rule: AlertRule, closes: readonly EvidenceFigure[]): string => {
    const said = (name: EvidenceFigure['name']) => {
      const figure = closes.find((close) => close.name === name);
      return figure ? value(figure) : '–';
    };
    switch (rule) {
      case 'PROGRESS_FORECAST':
        return text('pictures-ends-progress-forecast', {
          chance: said('CLOSES_BELOW'),
          day: said('CLOSES_BEFORE'),
          lasts: said('CLOSES_AFTER'),
        });
      case 'COST_FORECAST':
        return text('pictures-ends-cost-forecast', {
          chance: said('CLOSES_BELOW'),
          cost: said('CLOSES_AT'),
          lasts: said('CLOSES_AFTER'),
        });
      case 'COST_RED_LINE':
        return text('pictures-ends-red-line', { cost: said('CLOSES_AT') });
      case 'PROGRESS_PLANNED_END':
        return text('pictures-ends-planned-end');
      case 'PROGRESS_MILESTONE':
        return text('pictures-ends-milestone');
      case 'PROGRESS_SILENCE':
      case 'PROGRESS_OLD_DATA':
        return text('pictures-ends-silence');
      case 'DELIVERY_SERVICE_ITEM':
      case 'COLLECTION_OVERDUE':
        return text('pictures-ends-collection');
      case 'ISSUE_CRITICAL':
        return text('pictures-ends-issue');
      case 'APPROVAL_COST_FINANCE':
      case 'APPROVAL_COST_DIRECTOR':
      case 'APPROVAL_COMPLIANCE_FINANCE':
      case 'APPROVAL_COMPLIANCE_LEGAL':
      case 'APPROVAL_CONTRACT':
        return text('pictures-ends-approval');
      case 'PROGRESS_OVERDUE_TASKS':
        return text('pictures-ends-overdue-tasks');
      case 'PLAN_CONTRADICTION':
        return text('pictures-ends-contradiction');
    }
  };
}
