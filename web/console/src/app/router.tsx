import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { auditSearch } from '@/screens/audit/search';
import { collectionSearch } from '@/screens/collection/search';
import { costReportSearch } from '@/screens/cost-report/search';
import { costsSearch } from '@/screens/costs/search';
import { customersSearch } from '@/screens/customers/search';
import { homeSearch } from '@/screens/home/search';
import { inboxSearch } from '@/screens/inbox/search';
import { peopleSearch } from '@/screens/people/search';
import { historySearch } from '@/screens/project-history/search';
import { projectMoneySearch } from '@/screens/project-money/search';
import { overviewSearch } from '@/screens/project-overview/search';
import { projectTasksSearch } from '@/screens/project-tasks/search';
import { projectsSearch } from '@/screens/projects/search';
import { newRequirementSearch, requirementSearch, requirementsSearch } from '@/screens/requirements/search';
import { retrospectivesSearch } from '@/screens/retrospectives/search';
import { tasksSearch } from '@/screens/tasks/search';
import { workloadSearch } from '@/screens/workload/search';
import { Broken } from './Broken';
import { Layout } from './Layout';
import { NotFound } from './NotFound';

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound });

/**
 * One line per screen, sorted by path. Screens are loaded when they are opened first:
 *
 *     const lead = createRoute({ ...at('/progress'), component: screen(() => import('@/screens/lead')), validateSearch: … });
 */
const at = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path }) as const;
const screen = lazyRouteComponent;

const alert = createRoute({ ...at('/alerts/$alertId'), component: screen(() => import('@/screens/alerts')) });
const contract = createRoute({
  ...at('/contracts/$contractId'),
  component: screen(() => import('@/screens/contracts/ContractPage')),
});
const cost = createRoute({ ...at('/costs/$costId'), component: screen(() => import('@/screens/costs/CostPage')) });
const costs = createRoute({
  ...at('/costs'),
  component: screen(() => import('@/screens/costs')),
  validateSearch: costsSearch,
});
const home = createRoute({
  ...at('/'),
  component: screen(() => import('@/screens/home')),
  validateSearch: homeSearch,
});
const audit = createRoute({
  ...at('/audit'),
  component: screen(() => import('@/screens/audit')),
  validateSearch: auditSearch,
});
const categories = createRoute({ ...at('/categories'), component: screen(() => import('@/screens/categories')) });
const lines = createRoute({ ...at('/lines'), component: screen(() => import('@/screens/lines')) });
const people = createRoute({
  ...at('/people'),
  component: screen(() => import('@/screens/people')),
  validateSearch: peopleSearch,
});
const person = createRoute({ ...at('/people/$userId'), component: screen(() => import('@/screens/people/Person')) });
const policy = createRoute({ ...at('/policy'), component: screen(() => import('@/screens/policy')) });
const policyOfLine = createRoute({ ...at('/policy/$lineId'), component: screen(() => import('@/screens/policy')) });
const profile = createRoute({ ...at('/profile'), component: screen(() => import('@/screens/profile')) });
const collection = createRoute({
  ...at('/collection'),
  component: screen(() => import('@/screens/collection')),
  validateSearch: collectionSearch,
});
const customers = createRoute({
  ...at('/customers'),
  component: screen(() => import('@/screens/customers')),
  validateSearch: customersSearch,
});
const customer = createRoute({
  ...at('/customers/$customerId'),
  component: screen(() => import('@/screens/customers/Customer')),
});
const inbox = createRoute({
  ...at('/inbox'),
  component: screen(() => import('@/screens/inbox')),
  validateSearch: inboxSearch,
});
const projects = createRoute({
  ...at('/projects'),
  component: screen(() => import('@/screens/projects')),
  validateSearch: projectsSearch,
});
const project = createRoute({ ...at('/projects/$projectId'), component: screen(() => import('@/screens/project')) });
const costReport = createRoute({
  ...at('/reports/cost'),
  component: screen(() => import('@/screens/cost-report')),
  validateSearch: costReportSearch,
});
const proposal = createRoute({
  ...at('/proposals/$proposalId'),
  component: screen(() => import('@/screens/proposals/ProposalPage')),
});
const requirements = createRoute({
  ...at('/requirements'),
  component: screen(() => import('@/screens/requirements')),
  validateSearch: requirementsSearch,
});
const requirement = createRoute({
  ...at('/requirements/$requirementId'),
  component: screen(() => import('@/screens/requirements/Requirement')),
  validateSearch: requirementSearch,
});
const newRequirement = createRoute({
  ...at('/requirements/new'),
  component: screen(() => import('@/screens/requirements/NewRequirement')),
  validateSearch: newRequirementSearch,
});
const retrospectives = createRoute({
  ...at('/retrospectives'),
  component: screen(() => import('@/screens/retrospectives')),
  validateSearch: retrospectivesSearch,
});
const tasks = createRoute({
  ...at('/tasks'),
  component: screen(() => import('@/screens/tasks')),
  validateSearch: tasksSearch,
});
const task = createRoute({ ...at('/tasks/$taskId'), component: screen(() => import('@/screens/task')) });

const workload = createRoute({
  ...at('/workload'),
  component: screen(() => import('@/screens/workload')),
  validateSearch: workloadSearch,
});
/** The tabs of a project, sorted by path. */
const inProject = <Path extends string>(path: Path) => ({ getParentRoute: () => project, path }) as const;

const projectOverview = createRoute({
  ...inProject('/'),
  component: screen(() => import('@/screens/project-overview')),
  validateSearch: overviewSearch,
});
const projectHistory = createRoute({
  ...inProject('/history'),
  component: screen(() => import('@/screens/project-history')),
  validateSearch: historySearch,
});
const projectIssues = createRoute({
  ...inProject('/issues'),
  component: screen(() => import('@/screens/project-issues')),
});
const projectMoney = createRoute({
  ...inProject('/money'),
  component: screen(() => import('@/screens/project-money')),
  validateSearch: projectMoneySearch,
});
const projectRetrospective = createRoute({
  ...inProject('/retrospective'),
  component: screen(() => import('@/screens/retrospectives/ProjectRetrospective')),
});
const projectTasks = createRoute({
  ...inProject('/tasks'),
  component: screen(() => import('@/screens/project-tasks')),
  validateSearch: projectTasksSearch,
});

export const router = createRouter({
  routeTree: root.addChildren([
    audit,
    categories,
    lines,
    people,
    person,
    policy,
    policyOfLine,
    profile,
    alert,
    contract,
    cost,
    costs,
    home,
    collection,
    customers,
    customer,
    inbox,
    projects,
    costReport,
    project.addChildren([
      projectOverview,
      projectHistory,
      projectIssues,
      projectMoney,
      projectRetrospective,
      projectTasks,
    ]),
    proposal,
    requirements,
    requirement,
    newRequirement,
    retrospectives,
    tasks,
    task,
    workload,
  ]),
  defaultErrorComponent: Broken,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
