import { useText } from '@/i18n';
import styles from './picture.module.css';
import { type Sign, Swatch } from './Swatch';

/** What the signs of load lines mean; once for a table or a list of cards. */
export function LoadLineKey() {
  const text = useText();
  return (
    <Key
      signs={[
        ['paid', text('pictures-paid')],
        ['committed', text('pictures-committed')],
        ['submitted', text('pictures-submitted')],
        ['line', text('pictures-red-line')],
        ['forecast', text('pictures-key-forecast-cost')],
      ]}
    />
  );
}

/** What the signs of time lines mean. */
export function TimeLineKey() {
  const text = useText();
  return (
    <Key
      signs={[
        ['plan', text('pictures-plan')],
        ['done', text('pictures-done')],
        ['planned-end', text('pictures-planned-end')],
        ['today', text('pictures-today')],
        ['forecast', text('pictures-key-forecast-end')],
      ]}
    />
  );
}

function Key({ signs }: { signs: [Sign, string][] }) {
  return (
    <ul className={styles.key}>
      {signs.map(([sign, name]) => (
        <li key={sign}>
          <Swatch sign={sign} />
          {name}
        </li>
      ))}
    </ul>
  );
}
