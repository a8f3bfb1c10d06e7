import { useNavigate } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { EarnedValueChart } from '@/pictures/EarnedValueChart';
import { Select } from '@/ui';
import styles from './Overview.module.css';

const chart = graphql(`
  fragment Chart on Project {
    id
    baselines {
      number
      reason
      takenOn
      current
    }
    ...EarnedValueChart
  }
`);

interface ChartProps {
  project: FragmentType<typeof chart>;
  /** Null for the plan in force. */
  baseline: number | null;
  today: string;
}

/** The earned value by week, against the plan in force or against any earlier one. */
export default function Chart({ project, baseline, today }: ChartProps) {
  const read = readFragment(chart, project);
  return (
    <EarnedValueChart
      project={read}
      today={today}
      controls={<BaselineChoice baselines={read.baselines} chosen={baseline} projectId={read.id} />}
    />
  );
}

interface BaselineChoiceProps {
  baselines: readonly { number: number; reason: string; takenOn: string; current: boolean }[];
  chosen: number | null;
  projectId: string;
}

function BaselineChoice({ baselines, chosen, projectId }: BaselineChoiceProps) {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  if (baselines.length < 2) return null;
  const current = baselines.find(({ current }) => current)?.number;
  return (
    <div className={styles.baseline}>
      <Select
        name="baseline"
        label={text('project-overview-baseline')}
        value={String(chosen ?? current)}
        onChange={(value) =>
          void navigate({
            to: '/projects/$projectId',
            params: { projectId },
            search: Number(value) === current ? {} : { baseline: Number(value) },
            replace: true,
          })
        }
        options={baselines.map(({ number, reason, takenOn }) => ({
          id: String(number),
          text: text('project-overview-baseline-of', { number, day: format.day(takenOn) }),
          detail: reason,
        }))}
      />
    </div>
  );
}
