import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import type { CostStep } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { Button, Dialog, Form, Select, TextField, toast } from '@/ui';

const recordOaDecision = graphql(`
  mutation RecordOaDecision($input: RecordOaDecisionInput!) {
    recordOaDecision(input: $input) {
      awaitingCost
      cost { id status version }
      errors { ...UserErrorParts }
    }
  }
`);

const steps: CostStep[] = ['FINANCE_APPROVAL', 'DIRECTOR_APPROVAL', 'PAYMENT', 'REJECTION', 'CANCELLATION'];

interface OaDecisionProps {
  projectId: string;
  /** The reference of the cost that is decided on, where it is known. */
  externalRef?: string;
  close(): void;
}

/** What the company's OA system decided about a cost, be the cost submitted already or not. */
export function OaDecision({ projectId, externalRef = '', close }: OaDecisionProps) {
  const text = useText();
  const label = useLabel();
  const draft = useDraft(`oa-decision:${projectId}`, { externalRef, step: null as string | null, comment: '' });
  const { value, change, clear } = draft;
  const action = useAction(recordOaDecision);

  async function submit() {
    const done = await action.run({
      input: {
        projectId,
        externalRef: value.externalRef.trim(),
        step: value.step as CostStep,
        comment: value.comment.trim() || null,
      },
    });
    if (!done) return;
    clear();
    close();
    const status = done.cost && label('CostStatus', done.cost.status);
    toast(status ? text('costs-oa-done', { status }) : text('costs-oa-waits'), { tone: 'ok' });
  }

  return (
    <Dialog title={text('costs-oa-title')} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('costs-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy} isDisabled={!value.step}>
              {text('costs-oa-record')}
            </Button>
          </>
        }
      >
        <p className="soft">{text('costs-oa-hint')}</p>
        <TextField
          name="externalRef"
          label={text('costs-reference')}
          isRequired
          autoFocus
          value={value.externalRef}
          onChange={(externalRef) => change({ externalRef })}
        />
        <Select
          name="step"
          label={text('costs-oa-step')}
          isRequired
          value={value.step}
          onChange={(step) => change({ step })}
          options={steps.map((step) => ({ id: step, text: label('CostStep', step) }))}
        />
        <TextField
          name="comment"
          label={text('costs-comment')}
          long
          isRequired={value.step === 'REJECTION'}
          value={value.comment}
          onChange={(comment) => change({ comment })}
        />
      </Form>
    </Dialog>
  );
}
