import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { useSay } from '@/screens/policy/say';
import { groupOf, specOf } from '@/screens/policy/spec';
import styles from './audit.module.css';
import { type Kind, type Line, linesOf } from './changes';

const entryChanges = graphql(`
  fragment EntryChanges on AuditEntry {
    subject
    changes {
      field
      from
      to
    }
  }
`);

interface EntryChangesProps {
  of: FragmentType<typeof entryChanges>;
  /** How many are told at most. */
  most?: number;
}

/** What changed, from what to what, in words. */
export function EntryChanges({ of, most = Number.POSITIVE_INFINITY }: EntryChangesProps) {
  const text = useText();
  const { subject, changes } = readFragment(entryChanges, of);
  const name = useName();
  const say = useValue();
  const lines = changes.flatMap((change) => linesOf(change, subject === 'POLICY'));
  if (lines.length === 0) return '–';
  return (
    <ul className={styles.changes}>
      {lines.slice(0, most).map((line) => {
        const from = say(line, line.from);
        const to = say(line, line.to);
        return (
          <li key={`${line.name} ${line.from} ${line.to}`}>
            <span className="soft">{name(line)}</span> {from !== null && <del>{from}</del>}
            {from !== null && to !== null && ' → '}
            {to !== null && <ins>{to}</ins>}
          </li>
        );
      })}
      {lines.length > most && <li className="soft">{text('audit-more', { count: lines.length - most })}</li>}
    </ul>
  );
}

function useName() {
  const text = useText();
  return ({ key, name, path }: Line) => {
    if (!key) return name;
    const group = path ? groupOf(path) : undefined;
    return group?.forExperts ? `${text(group.title)}: ${text(key)}` : text(key);
  };
}

/** A stored value as people say it; null where there is none. */
function useValue() {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const say = useSay();
  return ({ kind, path }: Line, value: string | null): string | null => {
    if (value === null) return null;
    const spec = path ? specOf(path) : undefined;
    if (spec?.kind === 'number') return say(spec, kind === 'percent' ? Number(value) / 100 : Number(value), {});
    const said: Record<Kind, () => string> = {
      text: () => value,
      flag: () => (value === 'true' ? text('audit-yes') : text('audit-no')),
      number: () => format.number(value),
      percent: () => format.percent(Number(value) / 10_000, 2),
      // The change does not say its currency, and so not where the point belongs.
      minor: () => text('audit-minor', { amount: format.number(value) }),
      roles: () => format.list((JSON.parse(value) as string[]).map((role) => label('Role', role))),
      list: () => value,
      instant: () => format.instant(value),
      hundredthsOfDays: () => text('audit-days', { days: Number(value) / 100 }),
      secret: () => text('audit-replaced'),
      id: () => text('audit-another'),
    };
    return said[kind]();
  };
}
