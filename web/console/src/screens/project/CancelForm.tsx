import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { ReasonForm, type Target } from './ReasonForm';

const cancelProject = graphql(`
  mutation CancelProject($input: CancelProjectInput!) {
    cancelProject(input: $input) {
      project { id version stage }
      errors { ...UserErrorParts }
    }
  }
`);

export function CancelForm({ id, close }: Target) {
  const text = useText();
  const draft = useDraft(`cancel-project:${id}`, { reason: '' });
  const action = useAction(cancelProject);
  return (
    <ReasonForm
      action={action}
      draft={draft}
      close={close}
      run={(reason) => action.run({ input: { id, reason } })}
      says={text('project-cancel-says')}
      submit={text('project-cancel')}
      danger
    />
  );
}
