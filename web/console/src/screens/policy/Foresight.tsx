import { useEffect, useState } from 'react';
import { type Failure, useApi } from '@/api';
import { failureOfResult } from '@/api/errors';
import { request, useStable } from '@/api/query';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ForesightQuery, WarningPolicyInput } from '@/gql/graphql';
import { type Text, useFormat, useText } from '@/i18n';
import { ErrorState, Skeleton } from '@/ui';
import styles from './policy.module.css';

const foresightQuery = graphql(`
  query Foresight($input: PolicyForesightInput!) {
    policyForesight(input: $input) {
      projectCount
      inForce {
        lateness { ...WarningQualityFigures }
        cost { ...WarningQualityFigures }
      }
      changed {
        lateness { ...WarningQualityFigures }
        cost { ...WarningQualityFigures }
      }
    }
  }
`);

const figures = graphql(`
  fragment WarningQualityFigures on WarningQuality {
    bad
    healthy
    inTimePercent
    falseAlarmPercent
    leadPercentOfDuration
  }
`);

type Quality = FragmentType<typeof figures>;

interface ForesightProps {
  lineId: string | null;
  /** The thresholds of warnings that are typed otherwise than they are stored; undefined where none is. */
  warning: WarningPolicyInput | undefined;
}

/** What changed thresholds would have said of the company's own finished projects, beside those in force. */
export function Foresight({ lineId, warning }: ForesightProps) {
  const text = useText();
  const { answer, failure, asking } = useForesight(lineId, warning);
  if (!warning) return <p className="soft">{text('policy-foresight-none')}</p>;
  if (failure) return <ErrorState failure={failure} />;
  if (!answer) return <Skeleton lines={4} />;
  const { projectCount, inForce, changed } = answer;
  if (!inForce || !changed) return <p className="soft">{text('policy-foresight-no-past')}</p>;
  return (
    <div aria-busy={asking} className={asking ? `${styles.foresight} ${styles.asking}` : styles.foresight}>
      <p className="soft">{text('policy-foresight-past', { count: projectCount })}</p>
      <Comparison title={text('policy-lateness')} inForce={inForce.lateness} changed={changed.lateness} />
      <Comparison title={text('policy-cost')} inForce={inForce.cost} changed={changed.cost} />
    </div>
  );
}

/** How good the warnings of one kind would have been, before and after. */
function Comparison({ title, ...of }: { title: string; inForce: Quality; changed: Quality }) {
  const text = useText();
  const format = useFormat();
  const inForce = readFragment(figures, of.inForce);
  const changed = readFragment(figures, of.changed);
  const said = (value: number | null | undefined) => format.percent(value == null ? null : value / 100, 0);
  const { bad, healthy } = inForce;
  return (
    <table className={styles.comparison}>
      <caption>
        <strong>{title}</strong> <span className="soft">{text('policy-foresight-of', { bad, healthy })}</span>
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{text('policy-foresight-in-force')}</th>
          <th scope="col">{text('policy-foresight-changed')}</th>
        </tr>
      </thead>
      <tbody>
        {rows(text).map(({ name, field, better }) => (
          <tr key={field}>
            <th scope="row">{name}</th>
            <td>{said(inForce[field])}</td>
            <td>
              <Turned by={turn(inForce[field], changed[field], better)}>{said(changed[field])}</Turned>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Turned({ by, children }: { by: 'better' | 'worse' | undefined; children: string }) {
  const text = useText();
  if (!by) return children;
  return (
    <span className={styles[by]}>
      {children} <span>{by === 'better' ? text('policy-foresight-better') : text('policy-foresight-worse')}</span>
    </span>
  );
}

function rows(text: Text) {
  return [
    { name: text('policy-foresight-in-time'), field: 'inTimePercent', better: 1 },
    { name: text('policy-foresight-false'), field: 'falseAlarmPercent', better: -1 },
    { name: text('policy-foresight-lead'), field: 'leadPercentOfDuration', better: 1 },
  ] as const;
}

/** Whether a figure that differs does so for the better. */
function turn(before: number | null | undefined, after: number | null | undefined, better: 1 | -1) {
  if (before == null || after == null || before === after) return undefined;
  return Math.sign(after - before) === better ? 'better' : 'worse';
}

interface State {
  answer: ForesightQuery['policyForesight'];
  failure: Failure | null;
  asking: boolean;
}

const quietMs = 600;

/** Asked when one has stopped typing, and not again when something else changes: a replay takes the server a second or two. */
function useForesight(lineId: string | null, warning: WarningPolicyInput | undefined): State {
  const api = useApi();
  const input = useStable(warning && { businessLineId: lineId, warning });
  const [state, setState] = useState<State>({ answer: null, failure: null, asking: false });
  useEffect(() => {
    if (!input) return;
    let current = true;
    setState((state) => ({ ...state, asking: true }));
    const timer = setTimeout(async () => {
      const { request: query, context } = request(foresightQuery, { input });
      const { data, error } = await api.client
        .executeQuery(query, { ...context, requestPolicy: 'cache-first' })
        .toPromise();
      if (!current) return;
      setState({ answer: data?.policyForesight ?? null, failure: failureOfResult(error, null), asking: false });
    }, quietMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, input]);
  return state;
}
