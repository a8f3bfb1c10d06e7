import { useAction, useCategories, useDraft, useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { today, useFormat, useText } from '@/i18n';
import {
  Button,
  ComboBox,
  DateField,
  Dialog,
  FieldRow,
  Form,
  MoneyField,
  Select,
  TextField,
  toast,
  typedAmount,
} from '@/ui';
import { useNextStation } from './useNextStation';

const submitCost = graphql(`
  mutation SubmitCost($input: SubmitCostInput!) {
    submitCost(input: $input) {
      cost {
        id
        payee
        amount { amount currency }
        possibleDuplicates { id }
        ...CostRoute
      }
      errors { ...UserErrorParts }
    }
  }
`);

const workOfProject = graphql(`
  query WorkForCost($id: ID!) {
    project(id: $id) {
      serviceItems { id service description }
      tasks(first: 100) { nodes { id title } }
    }
  }
`);

interface SubmitCostProps {
  projectId: string;
  currency: string;
  close(): void;
}

const nothing = {
  category: null as string | null,
  description: '',
  payee: '',
  amount: '',
  incurredOn: today(),
  /** `serviceItem:<id>` or `task:<id>`: a cost with a task is for the service item of the task. */
  work: null as string | null,
  externalRef: '',
  proofUrl: '',
};

/** A cost to be submitted, with its proof. */
export function SubmitCost({ projectId, currency, close }: SubmitCostProps) {
  const text = useText();
  const format = useFormat();
  const next = useNextStation();
  const { active } = useCategories();
  const work = useWork(projectId);
  const { value, change, clear } = useDraft(`submit-cost:${projectId}`, nothing);
  const action = useAction(submitCost);

  async function submit() {
    const [kind, id] = value.work?.split(':') ?? [];
    const done = await action.run({
      input: {
        projectId,
        category: value.category ?? '',
        description: value.description.trim(),
        payee: value.payee.trim(),
        amount: typedAmount(value.amount, currency),
        incurredOn: value.incurredOn,
        externalRef: value.externalRef.trim() || null,
        proofUrl: value.proofUrl.trim() || null,
        ...(kind === 'task' && { taskId: id }),
        ...(kind === 'serviceItem' && { serviceItemId: id }),
      },
    });
    if (!done?.cost) return;
    const { amount, payee, possibleDuplicates } = done.cost;
    clear();
    close();
    toast(text('costs-submitted-to', { amount: format.money(amount), payee, next: next(done.cost) }), { tone: 'ok' });
    if (possibleDuplicates.length > 0)
      toast(text('costs-duplicates', { count: possibleDuplicates.length }), { tone: 'warning', ms: null });
  }

  return (
    <Dialog title={text('costs-submit-title')} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('costs-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('costs-submit')}
            </Button>
          </>
        }
      >
        <TextField
          name="description"
          label={text('costs-what')}
          isRequired
          autoFocus
          value={value.description}
          onChange={(description) => change({ description })}
        />
        <FieldRow>
          <MoneyField
            name="amount"
            label={text('costs-amount')}
            isRequired
            currency={currency}
            value={value.amount}
            onChange={(amount) => change({ amount })}
          />
          <Select
            name="category"
            label={text('costs-category')}
            isRequired
            value={value.category}
            onChange={(category) => change({ category })}
            options={active.map(({ code, label }) => ({ id: code, text: label }))}
          />
        </FieldRow>
        <FieldRow>
          <TextField
            name="payee"
            label={text('costs-payee')}
            isRequired
            value={value.payee}
            onChange={(payee) => change({ payee })}
          />
          <DateField
            name="incurredOn"
            label={text('costs-incurred')}
            isRequired
            max={today()}
            value={value.incurredOn}
            onChange={(day) => change({ incurredOn: day ?? '' })}
          />
        </FieldRow>
        <ComboBox
          name="taskId"
          label={text('costs-work')}
          hint={text('costs-work-hint')}
          value={value.work}
          onChange={(work) => change({ work })}
          options={work}
        />
        <TextField
          name="proofUrl"
          type="url"
          label={text('costs-proof')}
          hint={text('costs-proof-hint')}
          value={value.proofUrl}
          onChange={(proofUrl) => change({ proofUrl })}
        />
        <TextField
          name="externalRef"
          label={text('costs-reference')}
          hint={text('costs-reference-hint')}
          value={value.externalRef}
          onChange={(externalRef) => change({ externalRef })}
        />
      </Form>
    </Dialog>
  );
}

/** What of the project a cost may be for. */
function useWork(projectId: string) {
  const text = useText();
  const { data } = useLiveQuery(workOfProject, { id: projectId }, { projectId });
  const items = (data?.project?.serviceItems ?? []).map(({ id, service, description }) => ({
    id: `serviceItem:${id}`,
    text: service,
    detail: description || text('costs-service'),
  }));
  const tasks = (data?.project?.tasks?.nodes ?? []).map(({ id, title }) => ({
    id: `task:${id}`,
    text: title,
    detail: text('costs-task'),
  }));
  return [...items, ...tasks];
}
