import { useNavigate } from '@tanstack/react-router';
import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Conflict, Form, toast } from '@/ui';
import { changesBetween } from './changes';
import { draftOf, editableRequirement, inputOf } from './draft';
import { RequirementFields } from './RequirementFields';
import styles from './requirements.module.css';

const updateRequirement = graphql(`
  mutation UpdateRequirement($input: UpdateRequirementInput!) {
    updateRequirement(input: $input) {
      requirement {
        ...EditableRequirement
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface EditRequirementProps {
  requirement: FragmentType<typeof editableRequirement>;
  /** Reads again what is stored. */
  refetch(): void;
}

/** A requirement while it is edited: what was typed is kept until it is saved or given up. */
export function EditRequirement({ requirement, refetch }: EditRequirementProps) {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const stored = readFragment(editableRequirement, requirement);
  const theirs = draftOf(stored);
  const draft = useDraft(`requirement:${stored.id}`, theirs);
  const action = useAction(updateRequirement);
  const { value } = draft;

  function leave() {
    draft.clear();
    void navigate({ to: '/requirements/$requirementId', params: { requirementId: stored.id }, search: {} });
  }

  async function save(version: number | null) {
    if (!(await action.run({ input: { id: stored.id, version, ...inputOf(value) } }))) return refetch();
    toast(text('requirements-saved'), { tone: 'ok' });
    leave();
  }

  return (
    <div className={styles.paper}>
      <Form
        action={action}
        onSubmit={() => void save(value.version)}
        buttons={
          <>
            <Button onPress={leave}>{text('requirements-discard')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('requirements-save')}
            </Button>
          </>
        }
      >
        <RequirementFields draft={draft} used={[stored.amount.currency]} />
        <Conflict
          conflict={action.conflict !== null || stored.version !== value.version}
          changes={changesBetween(value, theirs, text, format)}
          keepMine={() => void save(stored.version)}
          takeTheirs={() => {
            draft.change(theirs);
            action.reset();
          }}
        />
      </Form>
    </div>
  );
}
