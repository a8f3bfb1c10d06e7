import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { HistoryEntryFragment } from '@/gql/graphql';
import { today, useFormat, useLabel, useText } from '@/i18n';
import { useChangeWords } from './change-words';
import styles from './History.module.css';
import { type SubjectName, useSubjectNames } from './subject-names';

const historyEntry = graphql(`
  fragment HistoryEntry on AuditEntry {
    id
    at
    action
    subject
    subjectId
    actor { name }
    changes {
      field
      from
      to
    }
  }
`);

interface EntriesProps {
  entries: readonly FragmentType<typeof historyEntry>[];
  /** Of the amounts in the entries. */
  currency: string;
}

/** Entries by the day on which they were made. */
export function Entries({ entries, currency }: EntriesProps) {
  const format = useFormat();
  const read = readFragment(historyEntry, entries);
  const names = useSubjectNames(read);
  return byDay(read).map(({ day, entries }) => (
    <section key={day}>
      <h2 className={styles.day}>{format.day(day, { weekday: true })}</h2>
      <ol className={styles.entries}>
        {entries.map((entry) => (
          <EntryLine key={entry.id} entry={entry} subject={names.get(entry.subjectId ?? '')} currency={currency} />
        ))}
      </ol>
    </section>
  ));
}

interface EntryLineProps {
  entry: HistoryEntryFragment;
  subject: SubjectName | undefined;
  currency: string;
}

function EntryLine({ entry, subject, currency }: EntryLineProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const words = useChangeWords(currency);
  return (
    <li className={styles.entry}>
      <time className={styles.time} dateTime={entry.at} title={format.instant(entry.at)}>
        {format.time(entry.at)}
      </time>
      <div>
        <p>
          <span className="nowrap">{entry.actor?.name ?? text('project-history-system')}</span>{' '}
          <strong>{label('AuditAction', entry.action)}</strong> {subject && <Subject of={subject} />}
        </p>
        <ul className={styles.changes}>
          {words(entry).map(({ name, from, to }) => (
            <li key={name}>
              {from ? text('project-history-from-to', { name, from, to }) : text('project-history-to', { name, to })}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function Subject({ of: { name, to } }: { of: SubjectName }) {
  const text = useText();
  const named = text('project-history-named', { name });
  return to ? <Link to={to}>{named}</Link> : <span>{named}</span>;
}

/** Entries come in the order of time, so those of one day stand together. */
function byDay(entries: readonly HistoryEntryFragment[]) {
  const days: { day: string; entries: HistoryEntryFragment[] }[] = [];
  for (const entry of entries) {
    const day = today(undefined, new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
