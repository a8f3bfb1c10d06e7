import { useAction, useCategories, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, FieldRow, Form, MoneyField, Section, TextField, toast, typedAmount } from '@/ui';
import styles from './DraftProposal.module.css';
import { type Estimate, estimatedCategories, estimateLines } from './estimate';
import { LiveMargin } from './LiveMargin';

const draftProposal = graphql(`
  mutation DraftProposal($input: DraftProposalInput!) {
    draftProposal(input: $input) {
      proposal { id revision project { id } }
      errors { ...UserErrorParts }
    }
  }
`);

export const proposalBase = graphql(`
  fragment ProposalBase on Proposal {
    id
    content
    quote { amount currency }
    redLine @include(if: $money) { amount currency }
    estimate @include(if: $money) {
      category
      amount { amount currency }
    }
  }
`);

interface DraftProposalProps {
  projectId: string;
  currency: string;
  /** What the services of the project come to: the price of the first revision, unless one says otherwise. */
  price: string;
  /** The revision before, which the next one begins with. */
  before: FragmentType<typeof proposalBase> | null;
  close(): void;
}

/** The next revision of a proposal, with the margin that it would have while one types. */
export function DraftProposal({ projectId, currency, price, before, close }: DraftProposalProps) {
  const text = useText();
  const { all } = useCategories();
  const last = readFragment(proposalBase, before);
  const estimate: Estimate = Object.fromEntries(
    (last?.estimate ?? []).map(({ category, amount }) => [category, amount.amount]),
  );
  const draft = useDraft(`draft-proposal:${projectId}:${last?.id ?? ''}`, {
    content: last?.content ?? '',
    quote: last?.quote.amount ?? price,
    redLine: last?.redLine?.amount ?? '',
    estimate,
  });
  const { value, change, clear } = draft;
  const action = useAction(draftProposal);
  // What was estimated before stays, even where the category is not offered any more.
  const shown = all.filter(({ code, active }) => active || value.estimate[code] !== undefined);
  const order = shown.map(({ code }) => code);
  const sent = estimatedCategories(value.estimate, order);

  async function submit() {
    const done = await action.run({
      input: {
        projectId,
        content: value.content.trim(),
        quote: typedAmount(value.quote, currency),
        estimate: estimateLines(value.estimate, order, currency),
        ...(value.redLine && { redLine: typedAmount(value.redLine, currency) }),
      },
    });
    if (!done?.proposal) return;
    clear();
    close();
    toast(text('proposals-drafted', { revision: done.proposal.revision }), { tone: 'ok' });
  }

  return (
    <Dialog title={text('proposals-draft-title')} wide isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('proposals-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('proposals-save')}
            </Button>
          </>
        }
      >
        <TextField
          name="content"
          label={text('proposals-content')}
          long
          isRequired
          autoFocus
          value={value.content}
          onChange={(content) => change({ content })}
        />
        <FieldRow>
          <MoneyField
            name="quote"
            label={text('proposals-price')}
            isRequired
            currency={currency}
            value={value.quote}
            onChange={(quote) => change({ quote })}
          />
          <MoneyField
            name="redLine"
            label={text('proposals-red-line')}
            hint={text('proposals-red-line-hint')}
            currency={currency}
            value={value.redLine}
            onChange={(redLine) => change({ redLine })}
          />
        </FieldRow>
        <Section title={text('proposals-estimate')}>
          <div className={styles.estimate}>
            {shown.map(({ code, label }) => (
              <MoneyField
                key={code}
                name={sent.includes(code) ? `estimate.${sent.indexOf(code)}` : `estimate of ${code}`}
                label={label}
                currency={currency}
                value={value.estimate[code] ?? ''}
                onChange={(amount) => change({ estimate: { ...value.estimate, [code]: amount } })}
              />
            ))}
          </div>
        </Section>
        <LiveMargin
          projectId={projectId}
          currency={currency}
          quote={value.quote}
          estimate={value.estimate}
          categories={order}
        />
      </Form>
    </Dialog>
  );
}
