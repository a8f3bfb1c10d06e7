import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useText } from '@/i18n';
import type { TableProps } from './Table';
import styles from './Table.module.css';

interface TableRowProps<Row> extends Pick<TableProps<Row>, 'columns' | 'rowLink'> {
  row: Row;
  rowKey: string;
  index: number;
  /** It is not of the list any more, and keeps its place while somebody is at the table. */
  gone: boolean;
  /** Null where rows can't be selected. */
  selected: boolean | null;
  select(key: string, selected: boolean): void;
  measure: ((element: HTMLTableRowElement | null) => void) | undefined;
}

/** A row is drawn anew when it changes, and not when others scroll into sight. */
export const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, rowKey, index, gone, columns, rowLink, selected, select, measure } = props;
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={gone ? `${styles.row} ${styles.gone}` : styles.row}
    >
      {selected !== null && (
        <SelectRow index={index} selected={selected} onChange={(selected) => select(rowKey, selected)} />
      )}
      {columns.map((column, place) => {
        const first = place === 0;
        const content = column.cell(row);
        const className = [first && styles.first, column.align && styles.end, column.hideOnCard && styles.wideOnly];
        const Cell = first ? 'th' : 'td';
        return (
          <Cell
            key={column.key}
            scope={first ? 'row' : undefined}
            data-header={column.header}
            className={className.filter(Boolean).join(' ')}
          >
            {first && rowLink ? (
              <Link {...rowLink(row)} className={styles.link} data-row={index}>
                {content}
              </Link>
            ) : (
              content
            )}
          </Cell>
        );
      })}
    </tr>
  );
}) as <Row>(props: TableRowProps<Row>) => React.JSX.Element;

interface SelectRowProps {
  index: number;
  selected: boolean;
  onChange(selected: boolean): void;
}

function SelectRow({ index, selected, onChange }: SelectRowProps) {
  const text = useText();
  return (
    <td className={styles.select}>
      <input
        type="checkbox"
        aria-label={text('ui-select-row', { row: index + 1 })}
        checked={selected}
        onChange={({ target }) => onChange(target.checked)}
      />
    </td>
  );
}
