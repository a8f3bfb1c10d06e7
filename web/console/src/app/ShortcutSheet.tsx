import { useText } from '@/i18n';
import { Dialog } from '@/ui';
import styles from './ShortcutSheet.module.css';
import { keyNames } from './shortcuts';

/** All keys, for `?`. */
export default function ShortcutSheet({ onClose }: { onClose(): void }) {
  const text = useText();
  const groups: [title: string, keys: [keys: string, what: string][]][] = [
    [
      text('shell-keys-everywhere'),
      [
        ['mod+k', text('shell-keys-search')],
        ['/', text('shell-keys-search')],
        ['g h', text('shell-keys-home')],
        ['g i', text('shell-keys-inbox')],
        ['?', text('shell-keys-sheet')],
        ['Esc', text('shell-keys-close')],
      ],
    ],
    [
      text('shell-keys-in-tables'),
      [
        ['↑ ↓', text('shell-keys-rows')],
        ['Home End', text('shell-keys-ends')],
        ['Enter', text('shell-keys-open')],
        ['Tab', text('shell-keys-into-row')],
        ['a', text('shell-keys-acknowledge')],
        ['s', text('shell-keys-snooze')],
      ],
    ],
  ];
  return (
    <Dialog title={text('shell-keys')} isOpen onOpenChange={(open) => open || onClose()}>
      {groups.map(([title, keys]) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, what]) => (
              <div key={key} className={styles.line}>
                <dt>
                  {keyNames(key).map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
