import { useState } from 'react';
import { useAction, useDraft } from '@/api';
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
  const { id, version, stage, serviceItems, ...dates } = readFragment(planForm, project);
  const stored = planOf({ ...dates, serviceItems });
  const draft = useDraft(`plan-project:${id}`, { plan: stored, reason: '' });
  const { plan, reason } = draft.value;
  const action = useAction(planProject);
  // The plan that the person has seen: a change after it is a conflict.
  const [seen, setSeen] = useState({ version, plan: stored });
  const set = (part: Partial<Plan>) => draft.change({ plan: { ...plan, ...part } });
  const milestones = changedMilestones(plan, seen.plan);
  const begun = stage === 'EXECUTION';

  async function send(version: number) {
    const { start, end } = plan;
    if (!start || !end) return;
    const done = await action.run({
      input: { id, version, plannedStart: start, plannedEnd: end, milestones, reason: reason.trim() || null },
    });
    if (!done) return;
    draft.clear();
    close();
  }
  function takeTheirs() {
    draft.change({ plan: stored });
    setSeen({ version, plan: stored });
    action.reset();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send(seen.version)}
      buttons={
        <>
          <Button onPress={close}>{text('project-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy} isDisabled={!plan.start || !plan.end}>
            {text('project-plan-save')}
          </Button>
        </>
      }
    >
      <Conflict
        conflict={action.conflict}
        changes={useChanges(plan, stored, serviceItems)}
        keepMine={() => void send(version)}
        takeTheirs={takeTheirs}
      />
      <FieldRow>
        <DateField
          name="plannedStart"
          label={text('project-planned-start')}
          value={plan.start}
          onChange={(start) => set({ start })}
          isRequired
          autoFocus
        />
        <DateField
          name="plannedEnd"
          label={text('project-planned-end')}
          value={plan.end}
          onChange={(end) => set({ end })}
          isRequired
        />
      </FieldRow>
      <div className={styles.milestones}>
        {serviceItems.map(({ id, service, quantity, status }) => (
          <DateField
            key={id}
            name={milestoneName(milestones, id)}
            label={text('project-milestone-of', { service, quantity })}
            value={plan.milestones[id] ?? null}
            onChange={(day) => set({ milestones: { ...plan.milestones, [id]: day } })}
            isDisabled={status === 'DELIVERED' || status === 'CANCELLED'}
          />
        ))}
      </div>
      {begun && (
        <TextField
          name="reason"
          label={text('project-plan-reason')}
          hint={text('project-plan-reason-hint')}
          value={reason}
          onChange={(reason) => draft.change({ reason })}
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
    { label: text('project-planned-start'), mine: plan.start, theirs: stored.start },
    { label: text('project-planned-end'), mine: plan.end, theirs: stored.end },
    ...serviceItems.map(({ id, service, quantity }) => ({
      label: text('project-milestone-of', { service, quantity }),
      mine: plan.milestones[id] ?? null,
      theirs: stored.milestones[id] ?? null,
    })),
  ];
  return days
    .filter(({ mine, theirs }) => mine !== theirs)
    .map(({ label, mine, theirs }) => ({ label, mine: format.day(mine), theirs: format.day(theirs) }));
}
