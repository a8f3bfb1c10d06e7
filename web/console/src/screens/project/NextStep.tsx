import { useMatchRoute } from '@tanstack/react-router';
import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { actionOf, Button, ButtonLink } from '@/ui';
import { stepOf } from './next-step';
import type { DialogName } from './ProjectDialogs';

const nextStep = graphql(`
  fragment NextStep on Project {
    id
    stage
    onHold
    plannedStart
    sales { id }
    proposals { id status }
    contract { id status }
    allowedActions { ...AllowedActionParts }
  }
`);

interface NextStepProps {
  project: FragmentType<typeof nextStep>;
  open(dialog: DialogName): void;
}

/** The one primary button of a project: what comes next, where the person is asked to do it. */
export function NextStep({ project, open }: NextStepProps) {
  const text = useText();
  const me = useMe();
  const { id, allowedActions, sales, contract, proposals, plannedStart, ...facts } = readFragment(nextStep, project);
  const step = stepOf({
    ...facts,
    planned: Boolean(plannedStart),
    proposal: proposals.at(-1) ?? null,
    contract: contract ?? null,
    sells: sales.id === me.id,
    can: (action) => actionOf(action, allowedActions)?.allowed ?? false,
  });
  const params = { projectId: id };
  const matches = useMatchRoute();
  const onTasks = matches({ to: '/projects/$projectId/tasks', params });
  const onMoney = matches({ to: '/projects/$projectId/money', params });
  switch (step?.name) {
    case 'plan':
    case 'resume':
    case 'complete':
    case 'submitForCompliance': {
      const { name } = step;
      const texts = {
        plan: text('project-make-plan'),
        resume: text('project-resume'),
        complete: text('project-complete'),
        submitForCompliance: text('project-submit-for-compliance'),
      };
      return (
        <Button look="primary" onPress={() => open(name)}>
          {texts[name]}
        </Button>
      );
    }
    case 'tasks':
      return onTasks ? null : (
        <ButtonLink look="primary" to="/projects/$projectId/tasks" params={params}>
          {text('project-to-tasks')}
        </ButtonLink>
      );
    case 'draftProposal':
    case 'decideCompliance':
    case 'draftContract': {
      const { name } = step;
      const texts = {
        draftProposal: text('project-draft-proposal'),
        decideCompliance: text('project-decide-compliance'),
        draftContract: text('project-draft-contract'),
      };
      return (
        <ButtonLink look="primary" to="/projects/$projectId/money" params={params} search={{ form: name }}>
          {texts[name]}
        </ButtonLink>
      );
    }
    case 'proposal':
      return onMoney ? null : (
        <ButtonLink look="primary" to="/proposals/$proposalId" params={{ proposalId: step.id }}>
          {step.sent ? text('project-record-decision') : text('project-send-proposal')}
        </ButtonLink>
      );
    case 'contract':
      return onMoney ? null : (
        <ButtonLink look="primary" to="/contracts/$contractId" params={{ contractId: step.id }}>
          {step.submitted ? text('project-decide-contract') : text('project-submit-contract')}
        </ButtonLink>
      );
    case 'receipts':
      return onMoney ? null : (
        <ButtonLink look="primary" to="/projects/$projectId/money" params={params}>
          {text('project-to-receipts')}
        </ButtonLink>
      );
    case 'collect':
      return (
        <ButtonLink look="primary" to="/collection">
          {text('project-collect')}
        </ButtonLink>
      );
    case 'retrospective':
      return matches({ to: '/projects/$projectId/retrospective', params }) ? null : (
        <ButtonLink look="primary" to="/projects/$projectId/retrospective" params={params}>
          {text('project-to-retrospective')}
        </ButtonLink>
      );
    default:
      return null;
  }
}
