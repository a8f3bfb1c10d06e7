import { getRouteApi, Link } from '@tanstack/react-router';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { addDays, today, useFormat, useText, weekStart } from '@/i18n';
import { HeatMap } from '@/pictures/HeatMap';
import { ButtonLink, EmptyState, ErrorState, Figure, Figures, Loaded, PageTitle } from '@/ui';
import { WeekTasks } from './WeekTasks';

const workloadScreen = graphql(`
  query WorkloadScreen($from: Date!, $to: Date!) {
    workload(from: $from, to: $to) {
      user {
        id
        name
      }
      weekStart
      overBooked
      ...WorkloadCell
    }
  }
`);

const route = getRouteApi('/workload');
const weeks = 8;

/** How busy everybody is, week by week; a cell opens the tasks that make it. */
export default function WorkloadScreen() {
  const text = useText();
  const format = useFormat();
  const search = route.useSearch();
  const { over, userId, week } = search;
  const from = weekStart(search.from ?? today());
  const to = addDays(from, 7 * weeks - 1);
  const query = useLiveQuery(workloadScreen, { from, to });
  const shift = (days: number) => ({ ...search, from: addDays(from, days), week: undefined, userId: undefined });
  return (
    <>
      <PageTitle
        title={text('workload-title')}
        actions={
          <>
            <ButtonLink to="/workload" search={shift(-7 * weeks)} icon="previous" small>
              {text('workload-earlier')}
            </ButtonLink>
            <ButtonLink to="/workload" search={{ over }} small>
              {text('workload-this-week')}
            </ButtonLink>
            <ButtonLink to="/workload" search={shift(7 * weeks)} icon="next" small>
              {text('workload-later')}
            </ButtonLink>
          </>
        }
      >
        {text('workload-span', { from: format.day(from), to: format.day(to) })}
      </PageTitle>
      <Loaded of={query} lines={12}>
        {({ workload }) => {
          if (!workload) return query.failure && <ErrorState failure={query.failure} retry={query.refetch} />;
          const people = new Map(workload.map(({ user }) => [user.id, user]));
          const overBooked = new Set(workload.filter((cell) => cell.overBooked).map(({ user }) => user.id));
          const shown = over ? workload.filter(({ user }) => overBooked.has(user.id)) : workload;
          const opened = userId ? people.get(userId) : undefined;
          return (
            <>
              <Figures>
                <Figure
                  value={people.size}
                  label={text('workload-people')}
                  link={{ to: '/workload', search: { from: search.from } }}
                />
                <Figure
                  value={overBooked.size}
                  label={text('workload-over')}
                  {...(overBooked.size > 0 && { tone: 'critical' as const })}
                  link={{ to: '/workload', search: { from: search.from, over: true } }}
                />
              </Figures>
              {shown.length === 0 ? (
                <EmptyState title={text('workload-none')} />
              ) : (
                <HeatMap
                  workload={shown}
                  today={today()}
                  door={({ user, cell }, content) => (
                    <Link
                      to="/workload"
                      search={{ ...search, userId: user.id, week: cell.weekStart }}
                      resetScroll={false}
                    >
                      {content}
                    </Link>
                  )}
                />
              )}
              {opened && week && <WeekTasks key={opened.id} user={opened} monday={weekStart(week)} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
