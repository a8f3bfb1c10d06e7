import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { ActionButton } from '@/ui';
import styles from './Project.module.css';
import type { DialogName } from './ProjectDialogs';

const projectActions = graphql(`
  fragment ProjectActions on Project {
    stage
    onHold
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
  const { stage, onHold, allowedActions } = readFragment(projectActions, project);
  if (stage === 'COMPLETED' || stage === 'CANCELLED') return null;
  const planned = stage === 'COLLECTION' ? null : 'planProject';
  const delivers = stage === 'EXECUTION' || stage === 'COLLECTION';
  const common = { of: allowedActions, small: true } as const;
  return (
    <div className={styles.actions}>
      {planned && (
        <ActionButton {...common} action="planProject" onPress={() => open('plan')}>
          {text('project-plan')}
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
