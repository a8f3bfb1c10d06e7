import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { today, useLabel, useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { WhoIsNext } from '@/pictures/StagePath';
import { TimeLine } from '@/pictures/TimeLine';
import { Badge, HealthBadge } from '@/ui';
import styles from './ProjectManager.module.css';

const projectCard = graphql(`
  fragment ProjectCard on Project {
    id
    code
    name
    stage
    health
    openIssueCount
    customer { name }
    healthReasons { message(locale: $locale) }
    ...LoadLine
    ...TimeLine
    ...StagePath
  }
`);

/** A project at a glance: how it does and why, its money and its time, and who is asked next. */
export function ProjectCard({ project }: { project: FragmentType<typeof projectCard> }) {
  const text = useText();
  const label = useLabel();
  const read = readFragment(projectCard, project);
  const params = { projectId: read.id };
  const why = read.healthReasons[0]?.message;
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <Link to="/projects/$projectId" params={params} className={styles.name}>
          {read.name}
        </Link>
        <HealthBadge health={read.health} />
      </div>
      <p className={styles.facts}>
        <Badge>{label('ProjectStage', read.stage)}</Badge>
        <span className="nowrap">{read.code}</span>
        <span>{read.customer.name}</span>
        {read.openIssueCount > 0 && (
          <Link to="/projects/$projectId/issues" params={params}>
            {text('home-project-manager-issues', { count: read.openIssueCount })}
          </Link>
        )}
      </p>
      {why && <p>{why}</p>}
      <LoadLine project={read} size="card" />
      <TimeLine project={read} size="card" today={today()} />
      <WhoIsNext project={read} />
    </li>
  );
}
