import { type FragmentType, graphql, readFragment } from '@/gql';
import type { StagePathFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import styles from './StagePath.module.css';
import {
  type Gate,
  type GateName,
  type GateState,
  type Next,
  type NextDuty,
  nextStep,
  type StageFacts,
  type Step,
  type StepState,
  stagePath,
} from './stages';

export const StagePathOfProject = graphql(`
  fragment StagePath on Project {
    stage
    onHold
    manager { name }
    sales { name }
    proposals { status }
    complianceReviews { track decision }
    contract { status }
  }
`);

interface StagePathProps {
  project: FragmentType<typeof StagePathOfProject>;
}

/** The stages of a project as a path with its gates: where it is, and who is asked next. */
export function StagePath({ project }: StagePathProps) {
  const text = useText();
  const facts = factsOf(readFragment(StagePathOfProject, project));
  return (
    <div className={styles.frame}>
      <ol className={styles.path} aria-label={text('pictures-stage-path')}>
        {stagePath(facts).map((step) => (
          <StageStep key={step.stage} step={step} />
        ))}
      </ol>
      <WhoIsNext project={project} />
    </div>
  );
}

/** Who is asked next in a project, and for what; nothing where it has ended. */
export function WhoIsNext({ project }: StagePathProps) {
  const text = useText();
  const read = readFragment(StagePathOfProject, project);
  if (read.onHold) return <p className={styles.next}>{text('pictures-stage-on-hold')}</p>;
  const next = nextStep(factsOf(read));
  return next && <NextStep next={next} project={read} />;
}

function factsOf({ stage, proposals, complianceReviews, contract }: StagePathFragment): StageFacts {
  return { stage, proposals, reviews: complianceReviews, contract: contract?.status ?? null };
}

function StageStep({ step: { stage, state, gates } }: { step: Step }) {
  const text = useText();
  const label = useLabel();
  const said: Record<StepState, string> = {
    done: text('pictures-stage-done'),
    current: text('pictures-stage-current'),
    ahead: text('pictures-stage-ahead'),
    ended: text('pictures-stage-ended'),
  };
  return (
    <li className={styles.step} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      <span className={styles.name}>
        <StateSign state={state} />
        {label('ProjectStage', stage)}
        <span className="visually-hidden">{said[state]}</span>
      </span>
      {gates.length > 0 && (
        <ul className={styles.gates}>
          {gates.map((gate) => (
            <GateItem key={gate.name} gate={gate} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The state of a step by its form: a tick, a dot within a ring, a ring, a cross. */
function StateSign({ state }: { state: StepState }) {
  return (
    <svg className={styles.sign} data-state={state} width="14" height="14" aria-hidden="true">
      <circle cx="7" cy="7" r="6" />
      {state === 'done' && <path d="M4 7.2l2.2 2.2L10.2 5" />}
      {state === 'current' && <circle className={styles.dot} cx="7" cy="7" r="2.6" />}
      {state === 'ended' && <path d="M4.5 4.5l5 5m0-5l-5 5" />}
    </svg>
  );
}

function GateItem({ gate: { name, state } }: { gate: Gate }) {
  const text = useText();
  const names: Record<GateName, string> = {
    proposal: text('pictures-gate-proposal'),
    finance: text('pictures-gate-finance'),
    legal: text('pictures-gate-legal'),
    contract: text('pictures-gate-contract'),
    delivery: text('pictures-gate-delivery'),
    payment: text('pictures-gate-payment'),
  };
  const states: Record<GateState, string> = {
    passed: text('pictures-gate-passed'),
    asked: text('pictures-gate-asked'),
    refused: text('pictures-gate-refused'),
    ahead: text('pictures-gate-ahead'),
  };
  return (
    <li className={styles.gate} data-state={state}>
      <svg className={styles.sign} data-state={state} width="10" height="10" aria-hidden="true">
        <path d="M5 .8L9.2 5 5 9.2.8 5z" />
        {state === 'refused' && <path d="M3.4 3.4l3.2 3.2m0-3.2L3.4 6.6" />}
      </svg>
      {names[name]}
      <span className={state === 'asked' || state === 'refused' ? styles.said : 'visually-hidden'}>
        {states[state]}
      </span>
    </li>
  );
}

function NextStep({ next: { duty, role }, project }: { next: Next; project: StagePathFragment }) {
  const text = useText();
  const label = useLabel();
  const duties: Record<NextDuty, string> = {
    PREPARE_PROJECT: text('pictures-next-prepare'),
    SEND_PROPOSAL: text('pictures-next-send-proposal'),
    RECORD_CUSTOMER_DECISION: text('pictures-next-customer-decision'),
    REVIEW_COMPLIANCE: text('pictures-next-review'),
    DRAFT_CONTRACT: text('pictures-next-draft-contract'),
    SUBMIT_CONTRACT: text('pictures-next-submit-contract'),
    DECIDE_CONTRACT: text('pictures-next-decide-contract'),
    DO_TASK: text('pictures-next-deliver'),
    COLLECT_PAYMENT: text('pictures-next-collect'),
  };
  const person = role === 'SALES' ? project.sales.name : role === 'PROJECT_MANAGER' ? project.manager.name : null;
  return (
    <p className={styles.next}>
      {text('pictures-next', {
        who: person ? text('pictures-next-person', { role: label('Role', role), name: person }) : label('Role', role),
        what: duties[duty],
      })}
    </p>
  );
}
