import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { Dialog } from '@/ui';
import { CancelForm } from './CancelForm';
import { CompleteForm } from './CompleteForm';
import { HoldForm } from './HoldForm';
import { PlanForm } from './PlanForm';
import { ResumeForm } from './ResumeForm';
import { SubmitForComplianceForm } from './SubmitForComplianceForm';

const projectDialogs = graphql(`
  fragment ProjectDialogs on Project {
    id
    plannedStart
    ...PlanForm
    ...ResumeForm
  }
`);

export type DialogName = 'plan' | 'hold' | 'resume' | 'complete' | 'cancel' | 'submitForCompliance';

interface ProjectDialogsProps {
  project: FragmentType<typeof projectDialogs>;
  open: DialogName | null;
  close(): void;
}

/** What is asked before something is done with the whole project. */
export function ProjectDialogs({ project, open, close }: ProjectDialogsProps) {
  const text = useText();
  const read = readFragment(projectDialogs, project);
  const titles: Record<DialogName, string> = {
    plan: read.plannedStart ? text('project-plan') : text('project-make-plan'),
    hold: text('project-hold'),
    resume: text('project-resume'),
    complete: text('project-complete'),
    cancel: text('project-cancel'),
    submitForCompliance: text('project-submit-for-compliance'),
  };
  const target = { id: read.id, close };
  return (
    <Dialog
      title={open ? titles[open] : ''}
      isOpen={open !== null}
      onOpenChange={(isOpen) => !isOpen && close()}
      wide={open === 'plan'}
    >
      {open === 'plan' && <PlanForm project={read} close={close} />}
      {open === 'hold' && <HoldForm {...target} />}
      {open === 'resume' && <ResumeForm project={read} close={close} />}
      {open === 'complete' && <CompleteForm {...target} />}
      {open === 'cancel' && <CancelForm {...target} />}
      {open === 'submitForCompliance' && <SubmitForComplianceForm {...target} />}
    </Dialog>
  );
}
