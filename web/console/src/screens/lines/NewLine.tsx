import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, TextField, toast } from '@/ui';

const createLine = graphql(`
  mutation CreateLine($input: CreateBusinessLineInput!) {
    createBusinessLine(input: $input) {
      businessLine {
        id
        name
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** Adds a line of business. */
export function NewLine({ close, added }: { close(): void; added(): void }) {
  const text = useText();
  const action = useAction(createLine);
  const draft = useDraft('new-line', { name: '' });

  async function submit() {
    const payload = await action.run({ input: draft.value });
    if (!payload?.businessLine) return;
    draft.clear();
    toast(text('lines-added', { name: payload.businessLine.name }), { tone: 'ok' });
    added();
  }

  return (
    <Dialog title={text('lines-new')} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('lines-cancel')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('lines-add')}
            </Button>
          </>
        }
      >
        <TextField
          name="name"
          label={text('lines-name')}
          hint={text('lines-name-hint')}
          value={draft.value.name}
          onChange={(name) => draft.change({ name })}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
