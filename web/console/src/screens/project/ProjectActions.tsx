import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton } from '@/ui';
import styles from './Project.module.css';
import type { DialogName } from './ProjectDialogs';

const projectActions = graphql(`
  fragment ProjectActions on Project {
    stage
    onHold
    plannedStart
    allowedActions { ...AllowedActionParts }
  }
`);

interface ProjectActionsProps {
  project: FragmentType<typeof projectActions>;
  open(dialog: DialogName): void;
}

/** What can be done with the whole project in its stage; of one that has ended, nothing. */
export function ProjectActions({ project, open }: ProjectActionsProps) {
  const text = useText();
  const { stage, onHold, plannedStart, allowedActions } = readFragment(projectActions, project);
  if (stage === 'COMPLETED' || stage === 'CANCELLED') return null;
  const canPlan = stage !== 'COLLECTION';
  const delivers = stage === 'EXECUTION' || stage === 'COLLECTION';
  const common = { of: allowedActions, small: true } as const;
  return (
    <div className={styles.actions}>
      {canPlan && (
        <ActionButton {...common} action="planProject" onPress={() => open('plan')}>
          {plannedStart ? text('project-plan') : text('project-make-plan')}
        </ActionButton>
      )}
      {onHold ? (
        <ActionButton {...common} action="resumeProject" onPress={() => open('resume')}>
          {text('project-resume')}
        </ActionButton>
      ) : (
        <ActionButton {...common} action="holdProject" onPress={() => open('hold')}>
          {text('project-hold')}
        </ActionButton>
      )}
      {delivers && (
        <ActionButton {...common} action="completeProject" onPress={() => open('complete')}>
          {text('project-complete')}
        </ActionButton>
      )}
      <ActionButton {...common} look="danger" action="cancelProject" onPress={() => open('cancel')}>
        {text('project-cancel')}
      </ActionButton>
    </div>
  );
}
