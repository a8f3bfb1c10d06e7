import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { costsSearch } from '@/screens/costs/search';
import { homeSearch } from '@/screens/home/search';
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

export const router = createRouter({
  routeTree: root.addChildren([cost, costs, home]),
  defaultErrorComponent: Broken,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
