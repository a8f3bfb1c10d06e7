import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Select } from '@/ui';

export const BaselinesOfProject = graphql(`
  fragment BaselineChoice on Project {
    baselines {
      number
      reason
      takenOn
      current
    }
  }
`);

interface BaselineChoiceProps {
  project: FragmentType<typeof BaselinesOfProject>;
  /** The number of a baseline; null for the one in force. */
  value: number | null;
  onChange(baseline: number | null): void;
}

/** Which plan a chart is held against; nothing where there is only one. */
export function BaselineChoice({ project, value, onChange }: BaselineChoiceProps) {
  const text = useText();
  const format = useFormat();
  const { baselines } = readFragment(BaselinesOfProject, project);
  const inForce = baselines.find(({ current }) => current)?.number ?? null;
  if (baselines.length < 2) return null;
  return (
    <Select
      name="baseline"
      label={text('pictures-baseline')}
      value={String(value ?? inForce)}
      onChange={(chosen) => onChange(Number(chosen) === inForce ? null : Number(chosen))}
      options={baselines.map(({ number, reason, takenOn, current }) => ({
        id: String(number),
        text: text('pictures-baseline-name', {
          number,
          day: format.day(takenOn),
          current: current ? 'yes' : 'no',
        }),
        detail: reason,
      }))}
    />
  );
}
