import { useId, useState } from 'react';
import { useAction } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { ActionButton, Button, FormErrors, NumberField, TextField, toast } from '@/ui';
import styles from './ReportProgress.module.css';

const reportProgressParts = graphql(`
  fragment ReportProgress on Task {
    id
    title
    percentComplete
    allowedActions { ...AllowedActionParts }
  }
`);

const reportProgress = graphql(`
  mutation ReportProgress($input: ReportProgressInput!) {
    reportProgress(input: $input) {
      task {
        id
        version
        percentComplete
        status
        progressOn
      }
      errors { ...UserErrorParts }
    }
  }
`);

const steps = [25, 50, 75, 100];

/** Progress in two taps: one says that there is some, the other how far it is. */
export function ReportProgress({ task }: { task: FragmentType<typeof reportProgressParts> }) {
  const text = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { allowedActions } = readFragment(reportProgressParts, task);
  return (
    <>
      <ActionButton
        action="reportProgress"
        of={allowedActions}
        small
        aria-expanded={open}
        aria-controls={id}
        onPress={() => setOpen(!open)}
      >
        {text('tasks-report')}
      </ActionButton>
      {open && <ReportForm id={id} task={task} close={() => setOpen(false)} />}
    </>
  );
}

interface ReportFormProps {
  id: string;
  task: FragmentType<typeof reportProgressParts>;
  close(): void;
}

/** A note goes along with whichever figure is chosen. */
function ReportForm({ id, task, close }: ReportFormProps) {
  const text = useText();
  const format = useFormat();
  const action = useAction(reportProgress);
  const { id: taskId, title, percentComplete } = readFragment(reportProgressParts, task);
  const [note, setNote] = useState('');
  const [exact, setExact] = useState<number | null>(null);

  async function report(percentComplete: number) {
    const done = await action.run({ input: { taskId, percentComplete, note: note.trim() || null } });
    if (!done) return;
    toast(text('tasks-reported', { title, done: format.percent(percentComplete / 100) }), { tone: 'ok' });
    close();
  }
  return (
    <fieldset id={id} className={styles.form}>
      <legend className="visually-hidden">{text('tasks-report-of', { title })}</legend>
      <div className={styles.steps}>
        {steps
          .filter((step) => step > percentComplete)
          .map((step) => (
            <Button key={step} isDisabled={action.busy} onPress={() => void report(step)}>
              {step === 100 ? text('tasks-done') : format.percent(step / 100)}
            </Button>
          ))}
      </div>
      <TextField name="note" label={text('tasks-note')} value={note} onChange={setNote} />
      <div className={styles.exact}>
        <NumberField
          name="percentComplete"
          label={text('tasks-exact')}
          value={exact}
          onChange={setExact}
          minValue={0}
          maxValue={100}
        />
        <Button isDisabled={action.busy || exact === null} onPress={() => void report(exact ?? 0)}>
          {text('tasks-send')}
        </Button>
      </div>
      <FormErrors failure={action.failure} errors={action.errors.map(({ message }) => message)} />
    </fieldset>
  );
}
