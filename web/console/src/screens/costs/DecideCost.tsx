import { Link } from '@tanstack/react-router';
import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Dialog, Facts, Form, FormErrors, Marked, PersonName, TextField, toast } from '@/ui';
import { CostRoute } from './CostRoute';
import { approveCost, type CostDecision, cancelCost, payCost, rejectCost } from './decisions';

export const decideCost = graphql(`
  fragment DecideCost on Cost {
    id
    version
    description
    payee
    amount { amount currency }
    submittedBy { name }
    possibleDuplicates { id }
    project { name }
    ...CostRoute
  }
`);

interface DecideCostProps {
  decision: CostDecision;
  cost: FragmentType<typeof decideCost>;
  close(): void;
}

/** The sheet on which one decides about one cost: what it is, what there is to say, and the button. */
export function DecideCost({ decision, cost, close }: DecideCostProps) {
  const text = useText();
  const format = useFormat();
  const read = readFragment(decideCost, cost);
  const { id, version, description, payee, amount, project, possibleDuplicates } = read;
  const draft = useDraft(`${decision}:${id}`, { words: '' });
  const { run, action } = useDecision(decision);
  const words: Record<CostDecision, { title: string; button: string; field: string; done: string }> = {
    approveCost: {
      title: text('costs-approve-title'),
      button: text('costs-approve'),
      field: text('costs-comment'),
      done: text('costs-approved', { amount: format.money(amount), payee }),
    },
    rejectCost: {
      title: text('costs-reject-title'),
      button: text('costs-reject'),
      field: text('costs-reason'),
      done: text('costs-rejected', { amount: format.money(amount), payee }),
    },
    payCost: {
      title: text('costs-pay-title'),
      button: text('costs-pay'),
      field: text('costs-comment'),
      done: text('costs-paid', { amount: format.money(amount), payee }),
    },
    cancelCost: {
      title: text('costs-cancel-title'),
      button: text('costs-cancel'),
      field: text('costs-comment'),
      done: text('costs-cancelled', { amount: format.money(amount), payee }),
    },
  };
  const { title, button, field, done } = words[decision];
  const needsWords = decision === 'rejectCost';

  async function submit() {
    if (!(await run({ id, version, words: draft.value.words.trim() }))) return;
    draft.clear();
    close();
    toast(done, { tone: decision === 'rejectCost' ? 'neutral' : 'ok' });
  }

  return (
    <Dialog title={title} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('costs-back')}</Button>
            <Button type="submit" look={needsWords ? 'danger' : 'primary'} isPending={action.busy}>
              {button}
            </Button>
          </>
        }
      >
        <Facts
          items={[
            [text('costs-amount'), <strong key="amount">{format.money(amount)}</strong>],
            [text('costs-payee'), payee],
            [text('costs-what'), description],
            [text('costs-project'), project.name],
            [text('costs-submitted-by'), <PersonName key="by" name={read.submittedBy.name} />],
          ]}
        />
        {possibleDuplicates.length > 0 && decision !== 'rejectCost' && (
          <p>
            <Marked tone="warning">{text('costs-duplicates', { count: possibleDuplicates.length })}</Marked>{' '}
            <Link to="/costs/$costId" params={{ costId: id }}>
              {text('costs-duplicates-look')}
            </Link>
          </p>
        )}
        <CostRoute cost={read} withRules />
        <TextField
          name={needsWords ? 'reason' : 'comment'}
          label={field}
          long
          autoFocus={needsWords}
          isRequired={needsWords}
          value={draft.value.words}
          onChange={(words) => draft.change({ words })}
        />
        {/* The live page has read the cost again by now: pressing once more decides on it as it is. */}
        {action.conflict && <FormErrors failure={null} errors={[text('costs-moved-on')]} />}
      </Form>
    </Dialog>
  );
}

interface Decision {
  id: string;
  version: number;
  words: string;
}

/** The mutation of a decision. All four are made, as hooks must be, and one is used. */
export function useDecision(decision: CostDecision) {
  const approve = useAction(approveCost);
  const reject = useAction(rejectCost);
  const pay = useAction(payCost);
  const cancel = useAction(cancelCost);
  const action = { approveCost: approve, rejectCost: reject, payCost: pay, cancelCost: cancel }[decision];

  async function run({ id, version, words }: Decision): Promise<boolean> {
    const comment = { id, version, comment: words || null };
    switch (decision) {
      case 'approveCost':
        return (await approve.run({ input: comment })) !== null;
      case 'payCost':
        return (await pay.run({ input: comment })) !== null;
      case 'cancelCost':
        return (await cancel.run({ input: comment })) !== null;
      case 'rejectCost':
        return (await reject.run({ input: { id, version, reason: words } })) !== null;
    }
  }
  return { run, action };
}
