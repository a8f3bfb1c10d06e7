import type { ReactNode } from 'react';
import styles from './picture.module.css';

interface FigureItemProps {
  /** How the figure is drawn in the picture. */
  sign?: ReactNode;
  name: string;
  value: ReactNode;
  /** Lines below the value. */
  notes?: (string | false | null)[];
  /** Whether it is past its limit. */
  past?: boolean;
}

/** A figure in the list below a picture, which is also the key of the picture. */
export function FigureItem({ sign, name, value, notes = [], past }: FigureItemProps) {
  return (
    <div className={styles.figure}>
      <dt>
        {sign}
        {name}
      </dt>
      <dd className={past ? styles.past : undefined}>
        {value}
        {notes.map((note) => note && <small key={note}>{note}</small>)}
      </dd>
    </div>
  );
}
