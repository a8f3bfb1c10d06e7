import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, Dialog, Form, FormErrors, RadioGroup, TextField, toast } from '@/ui';

const recordSatisfaction = graphql(`
  mutation RecordSatisfaction($input: RecordSatisfactionInput!) {
    recordSatisfaction(input: $input) {
      retrospective { id version satisfaction { rating comment } project { id } }
      errors { ...UserErrorParts }
    }
  }
`);

interface RecordSatisfactionProps {
  id: string;
  version: number;
  satisfaction: { rating: number; comment: string | null } | null;
  close(): void;
}

const ratings = [1, 2, 3, 4, 5];

/** How content the customer is, in a rating and in their own words. */
export function RecordSatisfaction({ id, version, satisfaction, close }: RecordSatisfactionProps) {
  const text = useText();
  const { value, change, clear } = useDraft(`satisfaction:${id}`, {
    rating: satisfaction ? String(satisfaction.rating) : null,
    comment: satisfaction?.comment ?? '',
  });
  const action = useAction(recordSatisfaction);
  const words = ['very-bad', 'bad', 'fair', 'good', 'very-good'] as const;
  const names: Record<(typeof words)[number], string> = {
    'very-bad': text('retrospectives-very-bad'),
    bad: text('retrospectives-bad'),
    fair: text('retrospectives-fair'),
    good: text('retrospectives-good'),
    'very-good': text('retrospectives-very-good'),
  };

  async function submit() {
    const input = { id, version, rating: Number(value.rating), comment: value.comment.trim() || null };
    if (!(await action.run({ input }))) return;
    clear();
    close();
    toast(text('retrospectives-satisfaction-recorded'), { tone: 'ok' });
  }

  return (
    <Dialog title={text('retrospectives-record-satisfaction')} isOpen onOpenChange={(open) => !open && close()}>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <>
            <Button onPress={close}>{text('retrospectives-back')}</Button>
            <Button type="submit" look="primary" isPending={action.busy} isDisabled={value.rating === null}>
              {text('retrospectives-record')}
            </Button>
          </>
        }
      >
        <RadioGroup
          name="rating"
          label={text('retrospectives-satisfaction')}
          isRequired
          value={value.rating}
          onChange={(rating) => change({ rating })}
          options={ratings.map((rating) => {
            const word = words[rating - 1];
            return { id: String(rating), text: `${rating} ${word ? names[word] : ''}` };
          })}
        />
        <TextField
          name="comment"
          label={text('retrospectives-customer-words')}
          long
          value={value.comment}
          onChange={(comment) => change({ comment })}
        />
        {action.conflict && <FormErrors failure={null} errors={[text('retrospectives-moved-on')]} />}
      </Form>
    </Dialog>
  );
}
