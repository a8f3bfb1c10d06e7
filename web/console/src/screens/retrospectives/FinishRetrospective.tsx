import { useAction } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, FormErrors, toast } from '@/ui';

const finishRetrospective = graphql(`
  mutation FinishRetrospective($input: FinishRetrospectiveInput!) {
    finishRetrospective(input: $input) {
      retrospective { id version finishedAt project { id } }
      errors { ...UserErrorParts }
    }
  }
`);

/** The last word on a retrospective: from then on it is found for requirements like its own. */
export function FinishRetrospective({ id, version, close }: { id: string; version: number; close(): void }) {
  const text = useText();
  const action = useAction(finishRetrospective);

  async function submit() {
    if (!(await action.run({ input: { id, version } }))) return;
    close();
    toast(text('retrospectives-finished-now'), { tone: 'ok' });
  }

  return (
    <Dialog title={text('retrospectives-finish')} alert isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('retrospectives-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('retrospectives-finish')}
            </Button>
          </>
        }
      >
        <p>{text('retrospectives-finish-hint')}</p>
        {action.conflict && <FormErrors failure={null} errors={[text('retrospectives-moved-on')]} />}
      </Form>
    </Dialog>
  );
}
