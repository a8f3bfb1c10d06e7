import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Section } from '@/ui';
import { ProjectTable } from './ProjectTable';

export const projectsOfCustomer = graphql(`
  fragment CustomerProjects on Customer {
    projects(first: 100, orderBy: CREATED_AT_DESC) {
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
  const { projects } = readFragment(projectsOfCustomer, customer);
  return (
    <Section title={text('customers-projects')}>
      <ProjectTable label={text('customers-projects')} projects={projects?.nodes ?? []} />
    </Section>
  );
}
