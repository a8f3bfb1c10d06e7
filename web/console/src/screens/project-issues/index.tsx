import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton, EmptyState, ErrorState, Section, Skeleton } from '@/ui';
import { Issue } from './Issue';
import styles from './Issues.module.css';
import { RaiseIssueDialog } from './RaiseIssueDialog';

const projectIssues = graphql(`
  query ProjectIssues($id: ID!) {
    project(id: $id) {
      id
      allowedActions { ...AllowedActionParts }
      ...RaiseIssueDialog
      ...IssueOwners
      open: issues(first: 100, filter: { status: [OPEN] }) {
        nodes {
          id
          ...Issue
        }
      }
      resolved: issues(first: 100, filter: { status: [RESOLVED] }) {
        nodes {
          id
          ...Issue
        }
      }
    }
  }
`);

const route = getRouteApi('/projects/$projectId/issues');

/** The problems of a project: those that are open first. */
export default function ProjectIssues() {
  const text = useText();
  const { projectId } = route.useParams();
  const [raising, setRaising] = useState(false);
  const { data, failure, refetch } = useLiveQuery(projectIssues, { id: projectId }, { projectId });
  const project = data?.project;
  if (!project) return failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={8} />;
  const { allowedActions, open, resolved } = project;
  return (
    <>
      <Section
        title={text('project-issues-open')}
        actions={
          <ActionButton action="raiseIssue" of={allowedActions} icon="plus" onPress={() => setRaising(true)}>
            {text('project-issues-raise')}
          </ActionButton>
        }
      >
        {open?.nodes.length === 0 && (
          <EmptyState title={text('project-issues-none')}>{text('project-issues-none-why')}</EmptyState>
        )}
        <ul className={styles.issues}>
          {open?.nodes.map((issue) => (
            <Issue key={issue.id} issue={issue} project={project} />
          ))}
        </ul>
      </Section>
      {resolved && resolved.nodes.length > 0 && (
        <Section title={text('project-issues-resolved')}>
          <ul className={styles.issues}>
            {resolved.nodes.map((issue) => (
              <Issue key={issue.id} issue={issue} project={project} />
            ))}
          </ul>
        </Section>
      )}
      <RaiseIssueDialog project={project} isOpen={raising} close={() => setRaising(false)} />
    </>
  );
}
