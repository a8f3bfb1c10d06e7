import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { ReasonForm, type Target } from './ReasonForm';

const holdProject = graphql(`
  mutation HoldProject($input: HoldProjectInput!) {
    holdProject(input: $input) {
      project { id version stage onHold }
      errors { ...UserErrorParts }
    }
  }
`);

export function HoldForm({ id, close }: Target) {
  const text = useText();
  const draft = useDraft(`hold-project:${id}`, { reason: '' });
  const action = useAction(holdProject);
  return (
    <ReasonForm
      action={action}
      draft={draft}
      close={close}
      run={(reason) => action.run({ input: { id, reason } })}
      says={text('project-hold-says')}
      submit={text('project-hold')}
    />
  );
}
