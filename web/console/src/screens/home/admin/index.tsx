import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Loaded, PageTitle } from '@/ui';
import { Checklist } from './Checklist';
import { RecentChanges } from './RecentChanges';
import { Staff, staffCounts } from './Staff';
import { gapsOf } from './staff';
import { Thresholds } from './Thresholds';

const adminHomeQuery = graphql(`
  query AdminHome {
    ...StaffCounts
    ...Checklist
    ...RecentChanges
    policy {
      fourEyes
      ...ThresholdsInForce
    }
  }
`);

/** Who may what, and at which thresholds: for a new company what comes next, and for every company who is missing. */
export default function AdminHome() {
  const text = useText();
  const query = useLiveQuery(adminHomeQuery, {});
  return (
    <>
      <PageTitle title={text('home-admin-title')}>{text('home-admin-claim')}</PageTitle>
      <Loaded of={query}>
        {(data) => {
          const counts = staffCounts(data);
          const gaps = gapsOf(counts, data.policy?.fourEyes ?? true);
          return (
            <>
              <Checklist of={data} gaps={gaps} />
              <Staff of={data} gaps={gaps} />
              {data.policy && <Thresholds of={data.policy} />}
              <RecentChanges of={data} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
