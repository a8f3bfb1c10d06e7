import { useText } from '@/i18n';
import styles from './policy.module.css';
import { useSay } from './say';
import { groupOf, specOf } from './spec';
import { type Values, type Word, wordsPath } from './values';

interface ChangesProps {
  changed: readonly string[];
  stored: Values;
  typed: Values;
}

/** What a change of the policy would do, threshold by threshold, before it is saved. */
export function Changes({ changed, stored, typed }: ChangesProps) {
  const text = useText();
  const say = useSayChange();
  if (changed.length === 0) return <p className="soft">{text('policy-no-changes')}</p>;
  return (
    <ul className={styles.changes}>
      {changed.map((path) => {
        const { label, mine, theirs } = say(path, typed, stored);
        return (
          <li key={path}>
            <span>{label}</span>
            <span className={styles.turn}>
              <del>{theirs}</del> → <ins>{mine}</ins>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** A threshold as it is typed, and as it is stored. */
export function useSayChange() {
  const text = useText();
  const say = useSay();
  return (path: string, typed: Values, stored: Values) => {
    if (path === wordsPath) {
      const count = (values: Values) => text('policy-words-count', { count: (values[path] as readonly Word[]).length });
      return { label: text('policy-words'), mine: count(typed), theirs: count(stored) };
    }
    const spec = specOf(path);
    if (!spec) return { label: path, mine: String(typed[path]), theirs: String(stored[path]) };
    const group = groupOf(path);
    const label = group?.forExperts ? `${text(group.title)}: ${text(spec.label)}` : text(spec.label);
    return { label, mine: say(spec, typed[path], typed), theirs: say(spec, stored[path], stored) };
  };
}
