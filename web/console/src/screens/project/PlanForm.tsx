import { useAction, useDraft, useEdit } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Conflict, DateField, FieldRow, Form, TextField } from '@/ui';
import styles from './Project.module.css';
import { changedMilestones, type Plan, planOf } from './plan';

const planForm = graphql(`
  fragment PlanForm on Project {
    id
    version
    stage
    plannedStart
    plannedEnd
    serviceItems {
      id
      service
      quantity
      milestoneDate
      status
    }
  }
`);

const planProject = graphql(`
  mutation PlanProject($input: PlanProjectInput!) {
    planProject(input: $input) {
      project {
        id
        version
        plannedStart
        plannedEnd
        serviceItems { id milestoneDate }
      }
      errors { ...UserErrorParts }
    }
  }
`);

/** The days of a project and of its milestones. Where the work has begun, the change takes a new baseline. */
export function PlanForm({ project, close }: { project: FragmentType<typeof planForm>; close(): void }) {
  const text = useText();
  const read = readFragment(planForm, project);
  const { id, version, stage, serviceItems } = read;
  const stored = planOf(read);
  const action = useAction(planProject);
  const edit = useEdit<Plan>(`plan-project:${id}`, stored, version);
  const reason = useDraft(`plan-project-reason:${id}`, { reason: '' });
  const { plannedStart, plannedEnd } = edit.value;
  const milestones = changedMilestones(edit.value, edit.changed.map(String), read);
  const changes = useChanges(edit.value, stored, serviceItems);

  async function send(version: number) {
    if (!plannedStart || !plannedEnd) return;
    const why = reason.value.reason.trim() || null;
    const done = await action.run({ input: { id, version, plannedStart, plannedEnd, milestones, reason: why } });
    if (!done) return;
    edit.clear();
    reason.clear();
    close();
  }
  function takeTheirs() {
    edit.clear();
    action.reset();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send(edit.version)}
      buttons={
        <>
          <Button onPress={close}>{text('project-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy} isDisabled={!plannedStart || !plannedEnd}>
            {text('project-plan-save')}
          </Button>
        </>
      }
    >
      <Conflict
        conflict={action.conflict}
        changes={changes}
        keepMine={() => void send(version)}
        takeTheirs={takeTheirs}
      />
      <FieldRow>
        <DateField
          name="plannedStart"
          label={text('project-planned-start')}
          value={plannedStart}
          onChange={(plannedStart) => edit.change({ plannedStart })}
          isRequired
          autoFocus
        />
        <DateField
          name="plannedEnd"
          label={text('project-planned-end')}
          value={plannedEnd}
          onChange={(plannedEnd) => edit.change({ plannedEnd })}
          isRequired
        />
      </FieldRow>
      <div className={styles.milestones}>
        {serviceItems.map(({ id, service, quantity, status }) => (
          <DateField
            key={id}
            name={milestoneName(milestones, id)}
            label={text('project-milestone-of', { service, quantity })}
            value={edit.value[id] ?? null}
            onChange={(day) => edit.change({ [id]: day })}
            isDisabled={status === 'DELIVERED' || status === 'CANCELLED'}
          />
        ))}
      </div>
      {stage === 'EXECUTION' && (
        <TextField
          name="reason"
          label={text('project-plan-reason')}
          hint={text('project-plan-reason-hint')}
          value={reason.value.reason}
          onChange={(why) => reason.change({ reason: why })}
        />
      )}
    </Form>
  );
}

/** The server names a milestone by its place among those that are sent. */
function milestoneName(sent: { serviceItemId: string }[], id: string): string {
  const place = sent.findIndex(({ serviceItemId }) => serviceItemId === id);
  return place < 0 ? `milestone-${id}` : `milestones.${place}`;
}

/** In which days what was typed differs from what is stored. */
function useChanges(
  plan: Plan,
  stored: Plan,
  serviceItems: readonly { id: string; service: string; quantity: number }[],
) {
  const text = useText();
  const format = useFormat();
  const days = [
    { label: text('project-planned-start'), mine: plan.plannedStart, theirs: stored.plannedStart },
    { label: text('project-planned-end'), mine: plan.plannedEnd, theirs: stored.plannedEnd },
    ...serviceItems.map(({ id, service, quantity }) => ({
      label: text('project-milestone-of', { service, quantity }),
      mine: plan[id] ?? null,
      theirs: stored[id] ?? null,
    })),
  ];
  return days
    .filter(({ mine, theirs }) => mine !== theirs)
    .map(({ label, mine, theirs }) => ({ label, mine: format.day(mine), theirs: format.day(theirs) }));
}
