import { useAction } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Form } from '@/ui';
import type { Target } from './ReasonForm';

const submitForCompliance = graphql(`
  mutation SubmitForCompliance($input: SubmitForComplianceInput!) {
    submitForCompliance(input: $input) {
      project { id version stage }
      errors { ...UserErrorParts }
    }
  }
`);

/** Hands a project whose proposal is confirmed to finance, and then to legal. */
export function SubmitForComplianceForm({ id, close }: Target) {
  const text = useText();
  const action = useAction(submitForCompliance);
  async function send() {
    if (await action.run({ input: { id } })) close();
  }
  return (
    <Form
      action={action}
      onSubmit={() => void send()}
      buttons={
        <>
          <Button onPress={close}>{text('project-back')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('project-submit-for-compliance')}
          </Button>
        </>
      }
    >
      <p>{text('project-submit-for-compliance-says')}</p>
    </Form>
  );
}
