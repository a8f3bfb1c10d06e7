import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ButtonLink, Section } from '@/ui';
import { ProjectTable } from './ProjectTable';

export const projectsOfCustomer = graphql(`
  fragment CustomerProjects on Customer {
    id
    projects(first: 20, orderBy: CREATED_AT_DESC) {
      totalCount
      nodes {
        id
        ...CustomerProject
      }
    }
  }
`);

/** The customer's projects, the newest first. */
export function CustomerProjects({ customer }: { customer: FragmentType<typeof projectsOfCustomer> }) {
  const text = useText();
  const { id, projects } = readFragment(projectsOfCustomer, customer);
  const rows = projects?.nodes ?? [];
  const count = projects?.totalCount ?? 0;
  return (
    <Section
      title={text('customers-projects')}
      actions={
        count > rows.length && (
          <ButtonLink to="/projects" search={{ customerId: id }} look="quiet" small>
            {text('customers-all', { count })}
          </ButtonLink>
        )
      }
    >
      <ProjectTable label={text('customers-projects')} projects={rows} />
    </Section>
  );
}
