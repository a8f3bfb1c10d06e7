import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { ErrorState, Skeleton } from '@/ui';
import { ProjectHeader } from './ProjectHeader';
import { ProjectTabs } from './ProjectTabs';

const projectPage = graphql(`
  query ProjectPage($id: ID!, $money: Boolean!) {
    project(id: $id) {
      ...ProjectHeader
      ...ProjectTabs
    }
  }
`);

const route = getRouteApi('/projects/$projectId');

/** One project: where it stands and what comes next, above the tab that is open. */
export default function ProjectPage() {
  const { projectId } = route.useParams();
  const { seesMoney: money } = useMe();
  const { data, failure, refetch } = useLiveQuery(projectPage, { id: projectId, money }, { projectId });
  if (!data?.project) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={12} />;
  return (
    <>
      <ProjectHeader project={data.project} money={money} />
      <ProjectTabs project={data.project} />
      <Outlet />
    </>
  );
}
