import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { PersonName } from '@/ui';
import styles from './ContractChanges.module.css';
import { contractChange, type TermBefore } from './changes';

export const contractEdit = graphql(`
  fragment ContractEdit on AuditEntry {
    id
    at
    action
    actor { name }
    changes { field from to }
  }
`);

interface ContractChangesProps {
  /** What happened to the contract, the newest first. */
  entries: readonly FragmentType<typeof contractEdit>[];
  currency: string;
}

/** What was changed since legal decided last, or since the contract was written: edit by edit, the newest first. */
export function ContractChanges({ entries, currency }: ContractChangesProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const read = readFragment(contractEdit, entries);
  const decided = read.findIndex(({ action }) => action === 'DECIDE_CONTRACT');
  const since = decided < 0 ? read : read.slice(0, decided);
  const edits = since.filter(({ action }) => action === 'UPDATE_CONTRACT');
  if (edits.length === 0) return <p className="soft">{text('contracts-unchanged')}</p>;
  return (
    <ol className={styles.edits}>
      {edits.map(({ id, at, action, actor, changes }) => (
        <li key={id}>
          <p className="soft">
            {label('AuditAction', action)} <PersonName name={actor?.name} /> {format.instant(at)}
          </p>
          <EditTable change={contractChange(changes, currency)} currency={currency} />
        </li>
      ))}
    </ol>
  );
}

function EditTable({ change, currency }: { change: ReturnType<typeof contractChange>; currency: string }) {
  const text = useText();
  const format = useFormat();
  const money = (amount: string) => format.money({ amount, currency });
  const term = (term: TermBefore | null) =>
    term &&
    text('contracts-term', {
      amount: money(term.amount),
      due: term.dueOn ? format.day(term.dueOn, { full: true }) : text('contracts-with-delivery'),
    });
  const { number, amount, terms } = change;
  const rows = [
    ...(number ? [{ name: text('contracts-number'), ...number }] : []),
    ...(amount ? [{ name: text('contracts-amount'), from: money(amount.from), to: money(amount.to) }] : []),
    ...terms.map(({ from, to }) => ({ name: text('contracts-one-instalment'), from: term(from), to: term(to) })),
  ];
  return (
    <ul className={styles.changes}>
      {rows.map(({ name, from, to }) => (
        <li key={`${name}${from}${to}`}>
          {name}
          {from && <del>{from}</del>}
          {to && <ins>{to}</ins>}
        </li>
      ))}
    </ul>
  );
}
