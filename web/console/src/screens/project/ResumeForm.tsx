import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Button, Checkbox, Form, TextField } from '@/ui';

const resumeForm = graphql(`
  fragment ResumeForm on Project {
    id
    heldSince
  }
`);

const resumeProject = graphql(`
  mutation ResumeProject($input: ResumeProjectInput!) {
    resumeProject(input: $input) {
      project { id version stage onHold }
      errors { ...UserErrorParts }
    }
  }
`);

const dayMs = 86_400_000;

/** A project goes on: with its plan moved by the days on hold, or with the plan as it was. */
export function ResumeForm({ project, close }: { project: FragmentType<typeof resumeForm>; close(): void }) {
  const text = useText();
  const { id, heldSince } = readFragment(resumeForm, project);
  const draft = useDraft(`resume-project:${id}`, { reason: '', shiftDates: true });
  const action = useAction(resumeProject);
  const { reason, shiftDates } = draft.value;
  const days = heldSince ? Math.floor((Date.now() - Date.parse(heldSince)) / dayMs) : 0;

  async function send() {
    if (!(await action.run({ input: { id, reason, shiftDates } }))) return;
    draft.clear();
    close();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send()}
      buttons={
        <>
          <Button onPress={close}>{text('project-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-resume')}
          </Button>
        </>
      }
    >
      <TextField
        name="reason"
        label={text('project-reason')}
        value={reason}
        onChange={(reason) => draft.change({ reason })}
        long
        isRequired
        autoFocus
      />
      <Checkbox name="shiftDates" isSelected={shiftDates} onChange={(shiftDates) => draft.change({ shiftDates })}>
        {text('project-resume-shift', { days })}
      </Checkbox>
    </Form>
  );
}
