import { getRouteApi } from '@tanstack/react-router';
import { useAction, useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton, EmptyState, ErrorState, FormErrors, Skeleton, toast } from '@/ui';
import { Similar } from '../requirements/Similar';
import { RetrospectiveView } from './RetrospectiveView';

const projectRetrospective = graphql(`
  query ProjectRetrospective($id: ID!, $money: Boolean!) {
    project(id: $id) {
      id
      allowedActions { ...AllowedActionParts }
      retrospective { ...RetrospectiveView }
      requirement { ...SimilarProjects }
    }
  }
`);

const openRetrospective = graphql(`
  mutation OpenRetrospective($input: OpenRetrospectiveInput!) {
    openRetrospective(input: $input) {
      retrospective { id project { id } }
      errors { ...UserErrorParts }
    }
  }
`);

const route = getRouteApi('/projects/$projectId/retrospective');

/** What a project teaches, and what projects like it taught before. */
export default function ProjectRetrospective() {
  const text = useText();
  const { projectId } = route.useParams();
  const { seesMoney } = useMe();
  const query = useLiveQuery(projectRetrospective, { id: projectId, money: seesMoney }, { projectId });
  const opening = useAction(openRetrospective);
  const project = query.data?.project;
  if (!project) {
    return query.failure ? <ErrorState failure={query.failure} retry={query.refetch} /> : <Skeleton lines={12} />;
  }

  async function open() {
    if (await opening.run({ input: { projectId } })) toast(text('retrospectives-opened'), { tone: 'ok' });
  }

  return (
    <>
      {project.retrospective ? (
        <RetrospectiveView retrospective={project.retrospective} />
      ) : (
        <EmptyState title={text('retrospectives-not-yet')}>
          <p>{text('retrospectives-not-yet-hint')}</p>
          <ActionButton
            action="openRetrospective"
            of={project.allowedActions}
            look="primary"
            isPending={opening.busy}
            onPress={() => void open()}
          >
            {text('retrospectives-begin')}
          </ActionButton>
          <FormErrors failure={opening.failure} errors={opening.errors.map(({ message }) => message)} />
        </EmptyState>
      )}
      <Similar requirement={project.requirement} />
    </>
  );
}
