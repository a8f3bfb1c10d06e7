import { useState } from 'react';
import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Ago, Button, Marked, PersonName } from '@/ui';
import { EditIssueDialog } from './EditIssueDialog';
import styles from './Issues.module.css';
import type { OwnersOf } from './owners';
import { ResolveIssueDialog } from './ResolveIssueDialog';
import { severityTones } from './severity-tones';

const issueFragment = graphql(`
  fragment Issue on Issue {
    id
    title
    description
    severity
    status
    resolution
    resolvedAt
    createdAt
    task { id title }
    owner { id name }
    raisedBy { name }
    ...EditIssue
  }
`);

/** Those who may change the problems of others. */
const managers = ['PROJECT_MANAGER', 'TEAM_LEAD'];

interface IssueProps {
  issue: FragmentType<typeof issueFragment>;
  project: OwnersOf;
}

export function Issue({ issue, project }: IssueProps) {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const [dialog, setDialog] = useState<'edit' | 'resolve' | null>(null);
  const read = readFragment(issueFragment, issue);
  const mine = read.owner.id === me.id || me.is(...managers);
  return (
    <li className={styles.issue}>
      <div className={styles.head}>
        <strong>{read.title}</strong>
        <Marked tone={read.status === 'OPEN' ? severityTones[read.severity] : 'ok'}>
          {read.status === 'OPEN' ? label('IssueSeverity', read.severity) : label('IssueStatus', read.status)}
        </Marked>
      </div>
      {read.description && <p className={styles.words}>{read.description}</p>}
      {read.task && <p className="soft">{text('project-issues-at-task', { task: read.task.title })}</p>}
      <p className={styles.facts}>
        <span>
          {text('project-issues-owner')} <PersonName name={read.owner.name} />
        </span>
        <span>
          {text('project-issues-raised-by', { name: read.raisedBy.name })} <Ago at={read.createdAt} />
        </span>
      </p>
      {read.resolution && (
        <p className={styles.resolution}>
          {text('project-issues-solution')} {read.resolution}{' '}
          {read.resolvedAt && (
            <span className="soft">
              <Ago at={read.resolvedAt} />
            </span>
          )}
        </p>
      )}
      {mine && read.status === 'OPEN' && (
        <div className={styles.actions}>
          <Button small onPress={() => setDialog('resolve')}>
            {text('project-issues-resolve')}
          </Button>
          <Button small look="quiet" onPress={() => setDialog('edit')}>
            {text('project-issues-edit')}
          </Button>
          <ResolveIssueDialog id={read.id} isOpen={dialog === 'resolve'} close={() => setDialog(null)} />
          <EditIssueDialog issue={read} project={project} isOpen={dialog === 'edit'} close={() => setDialog(null)} />
        </div>
      )}
    </li>
  );
}
