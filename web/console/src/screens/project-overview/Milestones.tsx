import { type FragmentType, graphql, readFragment } from '@/gql';
import type { MilestonesFragment } from '@/gql/graphql';
import { daysBetween, useFormat, useLabel, useText } from '@/i18n';
import { Badge, type Column, Day, EmptyState, Marked, Percent, Table, type Tone } from '@/ui';

const milestones = graphql(`
  fragment Milestones on Project {
    serviceItems {
      id
      service
      quantity
      milestoneDate
      status
      percentComplete
      deliveredAt
    }
  }
`);

type Item = MilestonesFragment['serviceItems'][number];

const tones: Record<Item['status'], Tone> = {
  PLANNED: 'neutral',
  IN_PROGRESS: 'accent',
  DELIVERED: 'ok',
  CANCELLED: 'neutral',
};

interface MilestonesProps {
  project: FragmentType<typeof milestones>;
  today: string;
}

/** The service list with the day of each item, and how far it is. */
export function Milestones({ project, today }: MilestonesProps) {
  const text = useText();
  const label = useLabel();
  const { serviceItems } = readFragment(milestones, project);
  const columns: Column<Item>[] = [
    {
      key: 'service',
      header: text('project-overview-service'),
      cell: ({ service, quantity }) => text('project-overview-service-of', { service, quantity }),
    },
    {
      key: 'milestone',
      header: text('project-overview-milestone'),
      cell: (item) => <Milestone item={item} today={today} />,
    },
    {
      key: 'status',
      header: text('project-overview-status'),
      cell: ({ status }) => <Badge tone={tones[status]}>{label('ServiceItemStatus', status)}</Badge>,
    },
    {
      key: 'done',
      header: text('project-overview-done'),
      align: 'end',
      cell: ({ percentComplete }) => <Percent of={percentComplete / 100} />,
    },
  ];
  return (
    <Table
      label={text('project-overview-milestones')}
      columns={columns}
      rows={serviceItems}
      rowKey={serviceItemKey}
      empty={<EmptyState title={text('project-overview-no-services')} />}
    />
  );
}

const serviceItemKey = ({ id }: Item) => id;

/** The day of a milestone, and how late it is where it has passed. */
function Milestone({ item: { milestoneDate, status, deliveredAt }, today }: { item: Item; today: string }) {
  const text = useText();
  const format = useFormat();
  const open = status === 'PLANNED' || status === 'IN_PROGRESS';
  const late = open && milestoneDate ? daysBetween(milestoneDate, today) : 0;
  return (
    <>
      <Day of={milestoneDate} />{' '}
      {late > 0 && <Marked tone="critical">{text('project-overview-late', { days: late })}</Marked>}
      {status === 'DELIVERED' && deliveredAt && (
        <span className="soft">{text('project-overview-delivered', { at: format.instant(deliveredAt) })}</span>
      )}
    </>
  );
}
