import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLabel } from '@/i18n';
import { Badge } from '@/ui';

const flagMark = graphql(`
  fragment FlagMark on Requirement {
    flags {
      list
      word
      overriddenBy {
        id
      }
    }
  }
`);

/** The worst restriction that a requirement touches, in brief. */
export function FlagMark({ requirement }: { requirement: FragmentType<typeof flagMark> }) {
  const label = useLabel();
  const flag = readFragment(flagMark, requirement).flags.find(({ overriddenBy }) => !overriddenBy);
  if (!flag) return null;
  return <Badge tone={flag.list === 'NEVER' ? 'critical' : 'warning'}>{label('RestrictionList', flag.list)}</Badge>;
}
