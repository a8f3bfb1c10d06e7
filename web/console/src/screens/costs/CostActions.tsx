import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CostStatus } from '@/gql/graphql';
import { useText } from '@/i18n';
import { ActionButton, type ButtonProps, loadedLater } from '@/ui';
import styles from './CostActions.module.css';
import type { CostDecision } from './decisions';

const DecideCost = loadedLater(async () => (await import('./DecideCost')).DecideCost);

export const costActions = graphql(`
  fragment CostActions on Cost {
    id
    status
    allowedActions { ...AllowedActionParts }
    ...DecideCost
  }
`);

const looks: Record<CostDecision, ButtonProps['look']> = {
  approveCost: 'primary',
  payCost: 'primary',
  rejectCost: 'plain',
  cancelCost: 'quiet',
};

/** What makes sense with a cost as it stands; whether one may, the server says. */
const sensible: Partial<Record<CostStatus, CostDecision[]>> = {
  SUBMITTED: ['approveCost', 'rejectCost', 'cancelCost'],
  FINANCE_APPROVED: ['approveCost', 'rejectCost', 'cancelCost'],
  APPROVED: ['payCost', 'cancelCost'],
};

interface CostActionsProps {
  cost: FragmentType<typeof costActions>;
  small?: boolean;
}

/** What may be done with a cost, as the server allows it. */
export function CostActions({ cost, small = false }: CostActionsProps) {
  const text = useText();
  const read = readFragment(costActions, cost);
  const [open, setOpen] = useState<CostDecision | null>(null);
  const names: Record<CostDecision, string> = {
    approveCost: text('costs-approve'),
    payCost: text('costs-pay'),
    rejectCost: text('costs-reject'),
    cancelCost: text('costs-cancel'),
  };
  return (
    <div className={styles.actions}>
      {sensible[read.status]?.map((action) => (
        <ActionButton
          key={action}
          action={action}
          of={read.allowedActions}
          look={looks[action]}
          small={small}
          onPress={() => setOpen(action)}
        >
          {names[action]}
        </ActionButton>
      ))}
      {open && <DecideCost key={open} decision={open} cost={read} close={() => setOpen(null)} />}
    </div>
  );
}
