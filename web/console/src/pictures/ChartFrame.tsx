import { type ReactNode, useId, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useText } from '@/i18n';
import styles from './chart.module.css';

interface ChartFrameProps {
  title: string;
  /** What stands beside the title, such as a choice of the baseline. */
  controls?: ReactNode;
  /** The signs of the chart and what they mean. */
  legend?: ReactNode;
  chart: ReactNode;
  table: ReactNode;
}

/** A chart with its title and its signs, which can be read as a table instead. */
export function ChartFrame({ title, controls, legend, chart, table }: ChartFrameProps) {
  const text = useText();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={styles.frame} aria-labelledby={id}>
      <div className={styles.head}>
        <figcaption id={id} className={styles.title}>
          {title}
        </figcaption>
        {controls}
        <ToggleButton className={styles.toggle} isSelected={asTable} onChange={setAsTable}>
          {text('pictures-as-table')}
        </ToggleButton>
      </div>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className={styles.scroll} aria-labelledby={id} tabIndex={0}>
          {table}
        </section>
      ) : (
        <>
          {chart}
          {legend}
        </>
      )}
    </figure>
  );
}
