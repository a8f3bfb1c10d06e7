import { useLiveQuery } from '@/api';
import { graphql, readFragment } from '@/gql';
import { addDays, today, useFormat, useText } from '@/i18n';
import { HeatMap } from '@/pictures/HeatMap';
import { ComboBox } from '@/ui';
import { loads } from './loads';

const assigneeChoice = graphql(`
  query AssigneeChoice($from: Date!, $to: Date!) {
    workload(from: $from, to: $to) {
      ...PersonLoad
      ...WorkloadCell
    }
  }
`);

const personLoad = graphql(`
  fragment PersonLoad on Workload {
    user { id name }
    plannedDays
    capacity
  }
`);

interface AssigneeFieldProps {
  value: string | null;
  onChange(value: string | null): void;
  /** Who does it now, who may be of another line. */
  current: { id: string; name: string } | null;
  /** The days of the task: the weeks that count. */
  from: string | null;
  to: string | null;
}

/** As far as a choice looks ahead where the task has no days. */
const fourWeeks = 27;

/** Who does it, with what each has to do in the weeks of the task: those with most time first. */
export function AssigneeField({ value, onChange, current, from, to }: AssigneeFieldProps) {
  const text = useText();
  const format = useFormat();
  const day = today();
  const first = from ?? day;
  const last = to && to >= first ? to : addDays(first, fourWeeks);
  const { data } = useLiveQuery(assigneeChoice, { from: first, to: last });
  const workload = data?.workload ?? [];
  const people = loads(readFragment(personLoad, workload));
  const options = people.map(({ user, planned, capacity }) => ({
    id: user.id,
    text: user.name,
    detail: text('project-tasks-load', { planned: format.number(planned), capacity: format.number(capacity) }),
  }));
  if (current && !people.some(({ user }) => user.id === current.id)) {
    options.push({ id: current.id, text: current.name, detail: '' });
  }
  const chosen = workload.filter((cell) => readFragment(personLoad, cell).user.id === value);
  return (
    <div>
      <ComboBox
        // Its text follows what is chosen only where it knew the person from the start.
        key={options.length === 0 ? 'none' : 'people'}
        name="assigneeId"
        label={text('project-tasks-assignee')}
        hint={text('project-tasks-assignee-hint')}
        value={value}
        onChange={onChange}
        options={options}
      />
      {chosen.length > 0 && <HeatMap workload={chosen} today={day} />}
    </div>
  );
}
