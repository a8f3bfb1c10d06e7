import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import type { Day } from './day';
import type { Door } from './door';
import styles from './HeatMap.module.css';
import { type HeatCell, type HeatRow, heatTable } from './heat';

export const WorkloadCell = graphql(`
  fragment WorkloadCell on Workload {
    user { id name }
    weekStart
    plannedDays
    capacity
  }
`);

interface HeatMapProps {
  workload: readonly FragmentType<typeof WorkloadCell>[];
  today: Day;
  /** Of a cell, to the tasks that make it. */
  door?: Door<{ user: HeatRow['user']; cell: HeatCell }>;
}

/** How busy each person is in each week, with what they can do as 100 %. */
export function HeatMap({ workload, today, door = (_, content) => content }: HeatMapProps) {
  const text = useText();
  const format = useFormat();
  const { weeks, rows } = heatTable(readFragment(WorkloadCell, workload));
  if (rows.length === 0) return <p className="soft">{text('pictures-heat-empty')}</p>;
  const thisWeek = weeks.findLast((week) => week <= today);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroll} aria-label={text('pictures-heat')} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{text('pictures-heat-says')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('pictures-heat-person')}</th>
            {weeks.map((week) => (
              <th key={week} scope="col" aria-current={week === thisWeek ? 'date' : undefined}>
                {format.day(week)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ user, cells }) => (
            <tr key={user.id}>
              <th scope="row">{user.name}</th>
              {cells.map((cell, index) => (
                <td key={weeks[index]} className={styles.cell} data-heat={cell?.heat}>
                  {cell && door({ user, cell }, <Load cell={cell} />)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Load({ cell: { load, planned, capacity, heat } }: { cell: HeatCell }) {
  const text = useText();
  const format = useFormat();
  const days = text('pictures-heat-days', { planned: format.number(planned), capacity: format.number(capacity) });
  return (
    <span title={days}>
      {heat === 'free' ? '·' : load === null ? '!' : format.percent(load)}
      <span className="visually-hidden">{days}</span>
    </span>
  );
}
