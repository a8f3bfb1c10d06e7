import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAction, useEdit } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Conflict, Form, toast } from '@/ui';
import { changesBetween } from './changes';
import { changeOf, draftOf, editableRequirement } from './draft';
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
  const theirs = useMemo(() => draftOf(stored), [stored]);
  const edit = useEdit(`requirement:${stored.id}`, theirs, stored.version);
  const action = useAction(updateRequirement);

  function leave() {
    edit.clear();
    void navigate({ to: '/requirements/$requirementId', params: { requirementId: stored.id }, search: {} });
  }

  async function save(version: number) {
    if (edit.changed.length > 0) {
      const change = changeOf(edit.value, edit.changed);
      if (!(await action.run({ input: { id: stored.id, version, ...change } }))) return refetch();
      toast(text('requirements-saved'), { tone: 'ok' });
    }
    leave();
  }

  return (
    <div className={styles.paper}>
      <Form
        action={action}
        onSubmit={() => void save(edit.version)}
        buttons={
          <>
            <Button onPress={leave}>{text('requirements-discard')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('requirements-save')}
            </Button>
          </>
        }
      >
        <RequirementFields draft={edit} used={[stored.amount.currency]} />
        <Conflict
          conflict={action.conflict !== null || stored.version !== edit.version}
          changes={changesBetween(edit.value, theirs, text, format)}
          keepMine={() => void save(stored.version)}
          takeTheirs={() => {
            edit.clear();
            action.reset();
          }}
        />
      </Form>
    </div>
  );
}
