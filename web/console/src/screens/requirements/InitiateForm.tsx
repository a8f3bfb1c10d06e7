import { useNavigate } from '@tanstack/react-router';
import { useAction, useDraft, useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, ComboBox, Form, TextField } from '@/ui';

const managersQuery = graphql(`
  query ProjectManagers {
    users(first: 100, filter: { role: [PROJECT_MANAGER] }, orderBy: NAME_ASC) {
      nodes {
        id
        name
        active
        businessLine {
          id
          name
        }
      }
    }
  }
`);

const initiateProject = graphql(`
  mutation InitiateProject($input: InitiateProjectInput!) {
    initiateProject(input: $input) {
      project {
        id
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

/** Makes the one project of an approved requirement. */
export function InitiateForm({ requirementId, title, done }: { requirementId: string; title: string; done(): void }) {
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { data } = useLiveQuery(managersQuery, {});
  const draft = useDraft(`initiate:${requirementId}`, {
    managerId: me.is('PROJECT_MANAGER') ? me.id : null,
    name: title,
  } as { managerId: string | null; name: string });
  const action = useAction(initiateProject);
  const managers = data?.users?.nodes.filter(({ active }) => active) ?? [];

  async function submit() {
    const { managerId, name } = draft.value;
    const payload = await action.run({ input: { requirementId, managerId: managerId ?? '', name } });
    if (!payload?.project) return;
    draft.clear();
    done();
    void navigate({ to: '/projects/$projectId', params: { projectId: payload.project.id } });
  }

  return (
    <Form
      action={action}
      onSubmit={() => void submit()}
      buttons={
        <>
          <Button onPress={done}>{text('requirements-cancel')}</Button>
          <Button type="submit" look="primary" isPending={action.busy}>
            {text('requirements-initiate')}
          </Button>
        </>
      }
    >
      {managers.length > 0 && (
        <ComboBox
          name="managerId"
          label={text('requirements-manager')}
          value={draft.value.managerId}
          onChange={(managerId) => draft.change({ managerId })}
          options={managers.map(({ id, name, businessLine }) => ({
            id,
            text: name,
            ...(businessLine && { detail: businessLine.name }),
          }))}
          isRequired
        />
      )}
      <TextField
        name="name"
        label={text('requirements-project-name')}
        value={draft.value.name}
        onChange={(name) => draft.change({ name })}
        isRequired
      />
    </Form>
  );
}
