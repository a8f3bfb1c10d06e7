import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { distribution } from '@/pictures/distribution';
import { Histogram } from '@/pictures/Histogram';
import { Figure, Figures, Section } from '@/ui';

const SpreadOfDashboard = graphql(`
  fragment SpreadOfDashboard on Dashboard {
    progressDistribution {
      from
      to
      count
    }
    byHealth {
      health
      count
    }
  }
`);

/** The dashboard counts by progress and by health, and not by both: that is counted from the projects. */
const SpreadOfProjects = graphql(`
  fragment SpreadOfProjects on Query {
    spread: projects(first: 100, filter: { stage: [EXECUTION] }) {
      totalCount
      nodes {
        id
        health
        progress {
          actual
        }
      }
    }
  }
`);

interface SpreadProps {
  dashboard: FragmentType<typeof SpreadOfDashboard>;
  projects: FragmentType<typeof SpreadOfProjects>;
}

const tones = { OFF_TRACK: 'critical', AT_RISK: 'warning', ON_TRACK: 'ok' } as const;
const worstFirst = ['OFF_TRACK', 'AT_RISK', 'ON_TRACK'] as const;

/** How the projects in execution are spread over progress, and how they do. */
export function Spread({ dashboard, projects }: SpreadProps) {
  const text = useText();
  const label = useLabel();
  const { progressDistribution, byHealth } = readFragment(SpreadOfDashboard, dashboard);
  const { spread } = readFragment(SpreadOfProjects, projects);
  const nodes = spread?.nodes ?? [];
  const counted = nodes.map(({ health, progress }) => ({ health, progress: progress.actual }));
  // With more than one page of projects only the dashboard's counts are whole.
  const buckets =
    nodes.length === spread?.totalCount
      ? distribution(counted, progressDistribution)
      : progressDistribution.map((bucket) => ({ ...bucket, byHealth: null }));
  return (
    <Section title={text('home-owner-spread')} framed>
      <Figures>
        {worstFirst.map((health) => (
          <Figure
            key={health}
            value={byHealth.find((row) => row.health === health)?.count ?? 0}
            label={label('Health', health)}
            tone={tones[health]}
            link={{ to: '/projects', search: { stage: ['EXECUTION'], health: [health] } }}
          />
        ))}
      </Figures>
      <Histogram
        buckets={buckets}
        door={({ from, to }, content) => (
          <Link to="/projects" search={{ stage: ['EXECUTION'], progressFrom: from, progressTo: to }}>
            {content}
          </Link>
        )}
      />
    </Section>
  );
}
