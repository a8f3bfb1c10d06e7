import { Link, type LinkProps } from '@tanstack/react-router';
import styles from './Tabs.module.css';

interface TabsProps {
  label: string;
  /** Each has an address of its own, so that what one looks at can be sent to a colleague. */
  items: { link: LinkProps; text: string; count?: number | null }[];
}

/** The parts of a page, of which one is seen at a time. */
export function Tabs({ label, items }: TabsProps) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {items.map(({ link, text, count }) => (
        <Link
          key={text}
          activeOptions={{ exact: true, includeSearch: Boolean(link.search) }}
          {...link}
          className={styles.tab}
        >
          {text}
          {count !== undefined && count !== null && <span className={styles.count}>{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
