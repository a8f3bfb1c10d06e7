import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel, useText } from '@/i18n';
import { Mark, PersonName, type Tone } from '@/ui';
import styles from './CostRoute.module.css';
import { inShort, type Station, type StationState, stationsOf } from './route';
import { useRuleSentence } from './useRuleSentence';

export const costRoute = graphql(`
  fragment CostRoute on Cost {
    status
    approvalRoute {
      steps {
        role
        rule
        figure { amount currency }
        limit { amount currency }
        countedCosts { id }
      }
    }
    approvals {
      step
      comment
      decidedAt
      decidedBy { id name }
    }
  }
`);

interface CostRouteProps {
  cost: FragmentType<typeof costRoute>;
  /** With the rules that sent it to each role, in words. */
  withRules?: boolean;
}

const tones: Record<StationState, Tone> = { passed: 'ok', asked: 'warning', ahead: 'neutral', 'left out': 'neutral' };

/** Who approved a cost, who is asked, and who comes after. */
export function CostRoute({ cost, withRules = false }: CostRouteProps) {
  const text = useText();
  const sentence = useRuleSentence();
  const stations = stationsOf(readFragment(costRoute, cost));
  return (
    <ol className={styles.route} aria-label={text('costs-route')}>
      {(withRules ? stations : inShort(stations)).map((station) => (
        <li key={station.stands} className={styles.station} data-state={station.state}>
          <Mark tone={tones[station.state]} />
          <StationName station={station} />
          {withRules &&
            station.rules.map((step) => (
              <p key={step.rule} className={styles.rule}>
                {sentence(step)}
              </p>
            ))}
        </li>
      ))}
    </ol>
  );
}

function StationName({ station: { stands, state, decision } }: { station: Station }) {
  const text = useText();
  const label = useLabel();
  const name = stands === 'PAYMENT' ? label('CostStep', 'PAYMENT') : label('Role', stands);
  const states: Record<StationState, string> = {
    passed: text('costs-route-passed'),
    asked: text('costs-route-asked'),
    ahead: text('costs-route-ahead'),
    'left out': text('costs-route-left-out'),
  };
  return (
    <span className="nowrap">
      {name} {decision ? <PersonName name={decision.decidedBy.name} /> : <span>{states[state]}</span>}
    </span>
  );
}
