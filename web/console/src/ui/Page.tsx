/** The parts that a page is set from: its title, its sections, its figures. */
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId } from 'react';
import styles from './Page.module.css';

interface PageTitleProps {
  /** The one heading of the page, and the name of the tab. */
  title: string;
  /** What is said in one line below. */
  children?: ReactNode;
  actions?: ReactNode;
}

export function PageTitle({ title, children, actions }: PageTitleProps) {
  useEffect(() => {
    document.title = `${title} · Plimsoll`;
  }, [title]);
  return (
    <div className={styles.head}>
      <div>
        <h1>{title}</h1>
        {children && <div className="soft">{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

interface SectionProps {
  title: string;
  /** What stands at the end of the heading's line. */
  actions?: ReactNode;
  /** On paper of its own, as a card. */
  framed?: boolean;
  children: ReactNode;
}

export function Section({ title, actions, framed = false, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={framed ? `${styles.section} ${styles.framed}` : styles.section}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

interface FigureProps {
  value: ReactNode;
  label: ReactNode;
  tone?: 'ok' | 'warning' | 'severe' | 'critical';
  /** Where the rows are that make the figure, and sum to it. */
  link?: LinkProps;
}

/** A figure that is a door. */
export function Figure({ value, label, tone, link }: FigureProps) {
  const content = (
    <>
      <span className={tone ? `${styles.value} ${styles[tone]}` : styles.value}>{value}</span>
      <span className={styles.label}>{label}</span>
    </>
  );
  if (!link) return <div className={styles.figure}>{content}</div>;
  return (
    <Link activeOptions={{ exact: true }} {...link} className={`${styles.figure} ${styles.door}`}>
      {content}
    </Link>
  );
}

/** Figures side by side; on a phone two in a row. */
export function Figures({ children }: { children: ReactNode }) {
  return <div className={styles.figures}>{children}</div>;
}

/** Names of things and what they are, one below the other. */
export function Facts({ items }: { items: [name: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt className="soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A person's name, which never breaks in the middle. */
export function PersonName({ name }: { name: string | null | undefined }) {
  return <span className="nowrap">{name ?? '–'}</span>;
}
