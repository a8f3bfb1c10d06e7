import { useLabel, useText } from '@/i18n';
import { Button, IconButton, Select, TextField } from '@/ui';
import styles from './policy.module.css';
import { type Word, wordsPath } from './values';

interface RestrictedWordsProps {
  value: readonly Word[];
  onChange(words: readonly Word[]): void;
}

/** Business that is never taken, or looked at with care: the words that a requirement is searched for. */
export function RestrictedWords({ value, onChange }: RestrictedWordsProps) {
  const text = useText();
  const label = useLabel();
  const set = (place: number, part: Partial<Word>) =>
    onChange(value.map((word, at) => (at === place ? { ...word, ...part } : word)));
  return (
    <>
      <ul className={styles.words}>
        {value.map((word, place) => {
          const at = (field: keyof Word) => `${wordsPath}.${place}.${field}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list, as the server's errors name it
            <li key={place} className={styles.word}>
              <Select
                name={at('list')}
                label={text('policy-words-list')}
                value={word.list}
                onChange={(list) => set(place, { list: list as Word['list'] })}
                options={(['NEVER', 'CAUTION'] as const).map((id) => ({ id, text: label('RestrictionList', id) }))}
              />
              <TextField
                name={at('word')}
                label={text('policy-words-word')}
                value={word.word}
                onChange={(word) => set(place, { word })}
                isRequired
              />
              <TextField
                name={at('reason')}
                label={text('policy-words-reason')}
                value={word.reason}
                onChange={(reason) => set(place, { reason })}
                isRequired
              />
              <IconButton
                icon="close"
                label={text('policy-words-remove', { word: word.word })}
                onPress={() => onChange(value.filter((_, at) => at !== place))}
              />
            </li>
          );
        })}
      </ul>
      <Button icon="plus" onPress={() => onChange([...value, { list: 'CAUTION', word: '', reason: '' }])}>
        {text('policy-words-add')}
      </Button>
    </>
  );
}
