import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Conflict, Dialog, Form, TextField, toast } from '@/ui';
import { AvoidableFields } from './AvoidableFields';
import { MetricFields } from './MetricFields';
import { effectInputs, type Metric } from './metrics';

export const writeRetrospective = graphql(`
  fragment WriteRetrospective on Retrospective {
    id
    version
    lessons
    effects {
      metric
      target
      actual
      serviceItem { id }
    }
    avoidableCosts @include(if: $money) {
      reason
      cost { id }
    }
    project {
      id
      serviceItems { id service }
    }
  }
`);

const updateRetrospective = graphql(`
  mutation UpdateRetrospective($input: UpdateRetrospectiveInput!) {
    updateRetrospective(input: $input) {
      retrospective { id version project { id } }
      errors { ...UserErrorParts }
    }
  }
`);

interface WriteRetrospectiveProps {
  retrospective: FragmentType<typeof writeRetrospective>;
  close(): void;
}

/** Lessons, metrics with target and actual, and the costs that need not have been. */
export function WriteRetrospective({ retrospective, close }: WriteRetrospectiveProps) {
  const text = useText();
  const format = useFormat();
  const { id, version, lessons, effects, avoidableCosts, project } = readFragment(writeRetrospective, retrospective);
  const stored = {
    lessons,
    metrics: effects.map(
      ({ metric, target, actual, serviceItem }): Metric => ({
        metric,
        target,
        actual,
        serviceItemId: serviceItem?.id ?? null,
      }),
    ),
    avoidable: (avoidableCosts ?? []).map(({ reason, cost }) => ({ costId: cost.id, reason })),
  };
  const { value, change, clear } = useDraft(`retrospective:${id}`, stored);
  const action = useAction(updateRetrospective);

  async function submit() {
    const { lessons, metrics, avoidable } = value;
    const input = {
      id,
      version,
      lessons,
      effects: effectInputs(metrics),
      ...(avoidableCosts && { avoidableCosts: avoidable }),
    };
    if (!(await action.run({ input }))) return;
    clear();
    close();
    toast(text('retrospectives-written'), { tone: 'ok' });
  }

  return (
    <Dialog title={text('retrospectives-write')} wide isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('retrospectives-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('retrospectives-save')}
            </Button>
          </>
        }
      >
        <TextField
          name="lessons"
          label={text('retrospectives-lessons')}
          long
          autoFocus
          value={value.lessons}
          onChange={(lessons) => change({ lessons })}
        />
        <MetricFields
          metrics={value.metrics}
          change={(metrics) => change({ metrics })}
          serviceItems={project.serviceItems}
        />
        {avoidableCosts && (
          <AvoidableFields
            projectId={project.id}
            avoidable={value.avoidable}
            change={(avoidable) => change({ avoidable })}
          />
        )}
        <Conflict
          conflict={action.conflict}
          changes={[
            { label: text('retrospectives-lessons'), mine: value.lessons, theirs: stored.lessons },
            {
              label: text('retrospectives-effect'),
              mine: format.number(value.metrics.length),
              theirs: format.number(stored.metrics.length),
            },
          ]}
          keepMine={() => void submit()}
          takeTheirs={() => {
            change(stored);
            action.reset();
          }}
        />
      </Form>
    </Dialog>
  );
}
