import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { actionOf, Tabs } from '@/ui';

const projectTabs = graphql(`
  fragment ProjectTabs on Project {
    id
    openIssueCount
    retrospective { id }
    allowedActions { ...AllowedActionParts }
  }
`);

export function ProjectTabs({ project }: { project: FragmentType<typeof projectTabs> }) {
  const text = useText();
  const { id: projectId, openIssueCount, retrospective, allowedActions } = readFragment(projectTabs, project);
  const hasRetrospective = retrospective !== null || actionOf('openRetrospective', allowedActions)?.allowed;
  const params = { projectId };
  return (
    <Tabs
      label={text('project-tabs')}
      items={[
        { link: { to: '/projects/$projectId', params }, text: text('project-tab-overview') },
        { link: { to: '/projects/$projectId/tasks', params }, text: text('project-tab-tasks') },
        { link: { to: '/projects/$projectId/money', params }, text: text('project-tab-money') },
        {
          link: { to: '/projects/$projectId/issues', params },
          text: text('project-tab-issues'),
          count: openIssueCount || null,
        },
        ...(hasRetrospective
          ? [
              {
                link: { to: '/projects/$projectId/retrospective', params } as const,
                text: text('project-tab-retrospective'),
              },
            ]
          : []),
        { link: { to: '/projects/$projectId/history', params }, text: text('project-tab-history') },
      ]}
    />
  );
}
