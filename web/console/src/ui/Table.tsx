import type { LinkProps } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useCallback, useRef } from 'react';
import { useText } from '@/i18n';
import { Button } from './Button';
import { Icon } from './Icon';
import styles from './Table.module.css';
import { TableRow } from './TableRow';
import { useSteadyRows } from './useSteadyRows';
import { useVisibleRows } from './useVisibleRows';

export interface Column<Row> {
  key: string;
  header: string;
  cell(row: Row): ReactNode;
  /** Numbers and money stand at the end. */
  align?: 'end';
  /** Any width of CSS; the others share what is left. */
  width?: string;
  /** The values of the API's order that this column stands for; the first is taken first. */
  orders?: readonly [first: string, second?: string];
  /** On a phone a row is a card, which leaves this out. */
  hideOnCard?: boolean;
}

export interface TableProps<Row> {
  /** What the table lists, for those who can't see it. */
  label: string;
  /** The first column names the row, and is the title of its card. */
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  /** Where a row leads: a click anywhere on it, or Enter. */
  rowLink?(row: Row): LinkProps;
  /** The order that the rows are in, and what is asked for another: both live in the address. */
  order?: string;
  onOrder?(order: string): void;
  /** Reads the next page; null where there is none. */
  more?: (() => void) | null;
  selection?: Selection;
  /** A key on a row, such as `a` to acknowledge. Return true where it was used. */
  onKey?(key: string, row: Row): boolean;
  /** What stands in place of rows where there are none. */
  empty: ReactNode;
}

export interface Selection {
  keys: ReadonlySet<string>;
  change(keys: Set<string>): void;
}

/**
 * Rows to look through: by arrow keys, Home and End; Enter opens. Sorted by its headers, on a phone a list of cards, and long
 * ones draw what is seen alone. What arrives live does not move the row that somebody is at: it waits for a button.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rowLink, order, onOrder, more, selection, onKey, empty } = props;
  const text = useText();
  const table = useRef<HTMLTableElement>(null);
  const { rows, waiting, release, holders } = useSteadyRows(props.rows, props.rowKey);
  const { visible, before, after, measure, reveal } = useVisibleRows(table, rows);

  const selecting = useRef(selection);
  selecting.current = selection;
  const select = useCallback((key: string, selected: boolean) => {
    const keys = new Set(selecting.current?.keys);
    if (selected) keys.add(key);
    else keys.delete(key);
    selecting.current?.change(keys);
  }, []);

  if (rows.length === 0) return empty;

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>) {
    const target = event.target as HTMLElement;
    const line = target.closest<HTMLElement>('tr[data-index]');
    if (!line || event.altKey || event.ctrlKey || event.metaKey || isTyping(target)) return;
    const index = Number(line.dataset.index);
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      focusRow(table.current, Math.max(0, Math.min(rows.length - 1, step(index, rows.length))), reveal);
    } else {
      const row = rows[index];
      if (row && onKey?.(event.key.toLowerCase(), row.row)) event.preventDefault();
    }
  }

  return (
    <div {...holders} className={styles.frame}>
      {waiting > 0 && (
        <div className={styles.waiting} role="status">
          <Button small look="quiet" icon="up" onPress={release}>
            {text('ui-rows-waiting', { count: waiting })}
          </Button>
        </div>
      )}
      <table
        ref={table}
        aria-label={label}
        aria-rowcount={more ? -1 : rows.length + 1}
        className={styles.table}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            {selection && <SelectAll selection={selection} keys={rows.map(({ key }) => key)} />}
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} />}
          {visible.map(({ index, key, row, gone }) => (
            <TableRow
              key={key}
              rowKey={key}
              row={row}
              index={index}
              gone={gone}
              columns={columns}
              rowLink={rowLink}
              selected={selection ? selection.keys.has(key) : null}
              select={select}
              measure={measure}
            />
          ))}
          {after > 0 && <Spacer height={after} />}
        </tbody>
      </table>
      {more && (
        <div className={styles.more}>
          <Button onPress={more}>{text('ui-more')}</Button>
        </div>
      )}
    </div>
  );
}

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  j: (index) => index + 1,
  k: (index) => index - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
  PageDown: (index) => index + 10,
  PageUp: (index) => index - 10,
};

function isTyping(target: HTMLElement): boolean {
  return target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]');
}

/** Frames that a row far away is given to be drawn. */
const patience = 10;

/** The row may have to be drawn first. */
function focusRow(table: HTMLTableElement | null, index: number, reveal: (index: number) => void, frames = patience) {
  const found = table?.querySelector<HTMLElement>(`tr[data-index="${index}"] :is(a, button, input)`);
  if (found) return found.focus();
  if (frames === 0) return;
  reveal(index);
  requestAnimationFrame(() => focusRow(table, index, reveal, frames - 1));
}

interface HeaderCellProps<Row> {
  column: Column<Row>;
  order: string | undefined;
  onOrder: ((order: string) => void) | undefined;
}

function HeaderCell<Row>({ column, order, onOrder }: HeaderCellProps<Row>) {
  const { header, align, width, orders } = column;
  const className = [align && styles.end, column.hideOnCard && styles.wideOnly].filter(Boolean).join(' ');
  const style = width ? { width } : undefined;
  if (!orders || !onOrder)
    return (
      <th scope="col" className={className} style={style}>
        {header}
      </th>
    );
  const place = order ? orders.indexOf(order) : -1;
  const descending = place >= 0 && orders[place]?.endsWith('_DESC');
  const next = orders[place === 0 ? 1 : 0] ?? orders[0];
  return (
    <th
      scope="col"
      className={className}
      style={style}
      aria-sort={place < 0 ? undefined : descending ? 'descending' : 'ascending'}
    >
      <button type="button" className={styles.sort} onClick={() => onOrder(next)}>
        {header}
        {place >= 0 && <Icon name={descending ? 'down' : 'up'} size={12} />}
      </button>
    </th>
  );
}

function SelectAll({ selection, keys }: { selection: Selection; keys: string[] }) {
  const text = useText();
  const all = keys.every((key) => selection.keys.has(key));
  return (
    <th scope="col" className={styles.select}>
      <input
        type="checkbox"
        aria-label={text('ui-select-all')}
        checked={all}
        onChange={() => selection.change(new Set(all ? [] : keys))}
      />
    </th>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it can't be focused
    <tr aria-hidden="true" className={styles.spacer}>
      <td style={{ height }} />
    </tr>
  );
}
