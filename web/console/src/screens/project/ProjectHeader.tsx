import { Link, useMatchRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { today, useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { StagePath } from '@/pictures/StagePath';
import { TimeLine } from '@/pictures/TimeLine';
import { Ago, HealthBadge, PageTitle, PersonName } from '@/ui';
import { NextStep } from './NextStep';
import styles from './Project.module.css';
import { ProjectActions } from './ProjectActions';
import { type DialogName, ProjectDialogs } from './ProjectDialogs';

const projectHeader = graphql(`
  fragment ProjectHeader on Project {
    id
    code
    name
    health
    stage
    onHold
    heldSince
    holdReason
    cancelReason
    customer { id name }
    manager { name }
    sales { name }
    ...StagePath
    ...LoadLine @include(if: $money)
    ...TimeLine
    ...NextStep
    ...ProjectActions
    ...ProjectDialogs
  }
`);

interface ProjectHeaderProps {
  project: FragmentType<typeof projectHeader>;
  /** Whether the person sees cost. */
  money: boolean;
}

/** Where a project stands: stage, money and time, and what can be done with the whole of it. */
export function ProjectHeader({ project, money }: ProjectHeaderProps) {
  const text = useText();
  const read = readFragment(projectHeader, project);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const onOverview = useMatchRoute()({ to: '/projects/$projectId' });
  const size = onOverview ? 'page' : 'card';
  return (
    <header>
      <PageTitle title={read.name} actions={<NextStep project={read} open={setDialog} />}>
        <p className={styles.facts}>
          <HealthBadge health={read.health} />
          <span className="nowrap">{read.code}</span>
          <Link to="/customers/$customerId" params={{ customerId: read.customer.id }}>
            {read.customer.name}
          </Link>
          <span>
            {text('project-manager')} <PersonName name={read.manager.name} />
          </span>
          <span>
            {text('project-sales')} <PersonName name={read.sales.name} />
          </span>
        </p>
      </PageTitle>
      {read.onHold && (
        <p className={styles.notice}>
          <strong>{text('project-held')}</strong> {read.heldSince && <Ago at={read.heldSince} />}
          {read.holdReason && <span>{read.holdReason}</span>}
        </p>
      )}
      {read.stage === 'CANCELLED' && read.cancelReason && (
        <p className={styles.notice}>
          <strong>{text('project-cancelled')}</strong> <span>{read.cancelReason}</span>
        </p>
      )}
      <StagePath project={read} />
      <div className={styles.lines}>
        {money && <LoadLine project={read} size={size} />}
        <TimeLine project={read} size={size} today={today()} />
      </div>
      <ProjectActions project={read} open={setDialog} />
      <ProjectDialogs project={read} open={dialog} close={() => setDialog(null)} />
    </header>
  );
}
