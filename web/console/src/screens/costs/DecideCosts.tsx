import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { sumByCurrency, useFormat, useText } from '@/i18n';
import { Button, Dialog, DialogButtons, Marked, toast } from '@/ui';
import styles from './DecideCosts.module.css';
import { type Refusal, useDecideOne } from './useDecideOne';

export const costOfMany = graphql(`
  fragment CostOfMany on Cost {
    id
    version
    description
    payee
    amount { amount currency }
    possibleDuplicates { id }
  }
`);

type Decision = 'approveCost' | 'payCost';

interface DecideCostsProps {
  decision: Decision;
  costs: readonly FragmentType<typeof costOfMany>[];
  /** Takes the choice back. */
  clear(): void;
}

/** The bar below a list of which some are chosen: how many, how much, and the one thing to do with all of them. */
export function DecideCosts({ decision, costs, clear }: DecideCostsProps) {
  const text = useText();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const sums = format.list(
    sumByCurrency(costs.map((cost) => readFragment(costOfMany, cost).amount)).map((sum) => format.money(sum)),
  );
  if (costs.length === 0 && !open) return null;
  const chosen = text('costs-chosen', { count: costs.length, sums });
  return (
    <div className={styles.bar} role="status">
      <span>{chosen}</span>
      <Button look="quiet" onPress={clear}>
        {text('costs-choose-none')}
      </Button>
      <Button look="primary" onPress={() => setOpen(true)}>
        {decision === 'approveCost' ? text('costs-approve-chosen') : text('costs-pay-chosen')}
      </Button>
      {open && (
        <Confirm decision={decision} costs={costs} chosen={chosen} close={() => setOpen(false)} cleared={clear} />
      )}
    </div>
  );
}

interface ConfirmProps {
  decision: Decision;
  costs: DecideCostsProps['costs'];
  chosen: string;
  close(): void;
  cleared(): void;
}

function Confirm({ decision, costs, chosen, close, cleared }: ConfirmProps) {
  const text = useText();
  const decideOne = useDecideOne(decision);
  // What was chosen when the sheet opened: the list below goes on living while one reads.
  const [all] = useState(() => readFragment(costOfMany, costs));
  const [done, setDone] = useState(0);
  const [refusals, setRefusals] = useState<Refusal[] | null>(null);
  const [busy, setBusy] = useState(false);
  const doubtful = all.filter(({ possibleDuplicates }) => possibleDuplicates.length > 0).length;

  async function run() {
    setBusy(true);
    const refused: Refusal[] = [];
    for (const cost of all) {
      const message = await decideOne(cost);
      if (message !== null) refused.push({ cost, message });
      setDone((done) => done + 1);
    }
    cleared();
    setBusy(false);
    if (refused.length > 0) return setRefusals(refused);
    close();
    const args = { count: all.length };
    toast(decision === 'approveCost' ? text('costs-approved-many', args) : text('costs-paid-many', args), {
      tone: 'ok',
    });
  }

  return (
    <Dialog
      title={decision === 'approveCost' ? text('costs-approve-chosen') : text('costs-pay-chosen')}
      isOpen
      onOpenChange={(open) => !open && !busy && close()}
    >
      {refusals ? (
        <Refusals refusals={refusals} done={all.length - refusals.length} />
      ) : (
        <>
          <p>{chosen}</p>
          {doubtful > 0 && <Marked tone="warning">{text('costs-chosen-doubtful', { count: doubtful })}</Marked>}
          {busy && <progress className={styles.progress} value={done} max={all.length} aria-label={chosen} />}
        </>
      )}
      <DialogButtons>
        <Button onPress={close} isDisabled={busy}>
          {text('costs-back')}
        </Button>
        {!refusals && (
          <Button look="primary" isPending={busy} onPress={() => void run()} autoFocus>
            {decision === 'approveCost' ? text('costs-approve') : text('costs-pay')}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

/** Those that were not done, each with the server's reason; all others were. */
function Refusals({ refusals, done }: { refusals: Refusal[]; done: number }) {
  const text = useText();
  const format = useFormat();
  return (
    <>
      <p role="alert">{text('costs-refused-many', { done, count: refusals.length })}</p>
      <ul className={styles.refusals}>
        {refusals.map(({ cost: { id, description, amount }, message }) => (
          <li key={id}>
            <strong>{description}</strong> {format.money(amount)}
            <p className="soft">{message}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
