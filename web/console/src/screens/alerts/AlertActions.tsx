import { useState } from 'react';
import { type Me, useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button } from '@/ui';
import { AcknowledgeDialog } from './AcknowledgeDialog';
import { reactorsOf } from './react';
import { SnoozeDialog } from './SnoozeDialog';

export const AlertActionsOfAlert = graphql(`
  fragment AlertActions on Alert {
    id
    severity
    status
    responsible
    message(locale: $locale)
    project {
      id
      code
      name
      businessLine {
        id
      }
    }
  }
`);

export type AlertOfActions = FragmentType<typeof AlertActionsOfAlert>;

/** What a person may do about an alert. */
export function reactionsTo(alert: AlertOfActions, me: Me) {
  const { responsible, status } = readFragment(AlertActionsOfAlert, alert);
  const theirs = me.is(...reactorsOf(responsible));
  return {
    acknowledge: theirs && (status === 'OPEN' || status === 'SNOOZED'),
    snooze: theirs && status !== 'RESOLVED',
  };
}

export type Reaction = 'acknowledge' | 'snooze';

interface AlertActionsProps {
  alert: AlertOfActions;
  large?: boolean;
  /** It was acknowledged, or told to wait. */
  onReacted?: (() => void) | undefined;
}

/** The buttons that take notice of an alert, or let it wait, where it stands. */
export function AlertActions({ alert, large = false, onReacted }: AlertActionsProps) {
  const text = useText();
  const may = reactionsTo(alert, useMe());
  const [open, setOpen] = useState<Reaction | null>(null);
  return (
    <>
      {may.acknowledge && (
        <Button small={!large} look={large ? 'primary' : 'plain'} onPress={() => setOpen('acknowledge')}>
          {text('alerts-acknowledge')}
        </Button>
      )}
      {may.snooze && (
        <Button small={!large} onPress={() => setOpen('snooze')}>
          {text('alerts-snooze')}
        </Button>
      )}
      {open && <ReactionDialog alert={alert} reaction={open} close={() => setOpen(null)} onReacted={onReacted} />}
    </>
  );
}

interface ReactionDialogProps {
  alert: AlertOfActions;
  reaction: Reaction;
  close(): void;
  onReacted?: (() => void) | undefined;
}

/** The form of a reaction: for the buttons, and for the keys of a table. */
export function ReactionDialog({ alert, reaction, close, onReacted }: ReactionDialogProps) {
  const read = readFragment(AlertActionsOfAlert, alert);
  const parts = { alert: read, close, onReacted };
  return reaction === 'acknowledge' ? <AcknowledgeDialog {...parts} /> : <SnoozeDialog {...parts} />;
}
