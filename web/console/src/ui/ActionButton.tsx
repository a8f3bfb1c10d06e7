import { useId, useState } from 'react';
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components';
import { type FragmentType, graphql, readFragment } from '@/gql';
import styles from './ActionButton.module.css';
import { Button, type ButtonProps, buttonClass } from './Button';
import { Icon } from './Icon';

/** What every object is asked for that has actions: `allowedActions { ...AllowedActionParts }`. */
export const allowedActionParts = graphql(`
  fragment AllowedActionParts on AllowedAction {
    action
    allowed
    reason
    reasonCode
  }
`);

export type AllowedActions = readonly FragmentType<typeof allowedActionParts>[];

/** What the server says of a mutation on an object; null where the person's role never has it. */
export function actionOf(action: string, of: AllowedActions) {
  const found = readFragment(allowedActionParts, of).find((candidate) => candidate.action === action);
  return found && found.reasonCode !== 'NOT_ALLOWED_FOR_ROLE' ? found : null;
}

export interface ActionButtonProps extends Omit<ButtonProps, 'isDisabled' | 'children'> {
  /** The name of the mutation, such as `approveCost`. */
  action: string;
  of: AllowedActions;
  children: string;
}

/**
 * The button of a mutation, as the server allows it: where it is not allowed at the moment, the button says why, to whoever
 * hovers, focuses or taps it; where the person's role never has it, there is none.
 */
export function ActionButton({ action, of, children, ...props }: ActionButtonProps) {
  const allowed = actionOf(action, of);
  if (!allowed) return null;
  if (allowed.allowed) return <Button {...props}>{children}</Button>;
  const { look, small, icon } = props;
  return (
    <Refused look={look} small={small} icon={icon} reason={allowed.reason ?? ''}>
      {children}
    </Refused>
  );
}

interface RefusedProps extends Pick<ButtonProps, 'look' | 'small' | 'icon'> {
  reason: string;
  children: string;
}

/** It can be reached, so that its reason can be read; it does nothing. */
function Refused({ look, small, icon, reason, children }: RefusedProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <TooltipTrigger delay={200} isOpen={open} onOpenChange={setOpen}>
      <Focusable>
        <button
          type="button"
          aria-disabled="true"
          aria-describedby={id}
          className={buttonClass({ look, small })}
          onClick={() => setOpen(true)}
        >
          {icon && <Icon name={icon} />}
          {children}
        </button>
      </Focusable>
      <Tooltip className={styles.tip ?? ''} offset={6}>
        {reason}
      </Tooltip>
      <span id={id} className="visually-hidden">
        {reason}
      </span>
    </TooltipTrigger>
  );
}
