import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useText } from '@/i18n';
import { Button } from '@/ui';
import type { Zoom } from './calendar';
import styles from './Gantt.module.css';
import type { Refusal } from './useMove';

interface GanttToolsProps {
  zoom: Zoom;
  onZoom(zoom: Zoom): void;
  refusal: Refusal | null;
  onDismiss(): void;
}

/** The scale of time, and why the last move was refused. */
export function GanttTools({ zoom, onZoom, refusal, onDismiss }: GanttToolsProps) {
  const text = useText();
  return (
    <div className={styles.tools}>
      <ToggleButtonGroup
        aria-label={text('gantt-zoom')}
        className={styles.zoom}
        disallowEmptySelection
        selectedKeys={[zoom]}
        onSelectionChange={(keys) => onZoom(keys.has('week') ? 'week' : 'month')}
      >
        <ToggleButton id="week">{text('gantt-zoom-week')}</ToggleButton>
        <ToggleButton id="month">{text('gantt-zoom-month')}</ToggleButton>
      </ToggleButtonGroup>
      {refusal && (
        <p className={styles.refusal}>
          {text('gantt-refused', { task: refusal.task.title, reason: refusal.reason })}
          <Button look="quiet" small onPress={onDismiss}>
            {text('gantt-dismiss')}
          </Button>
        </p>
      )}
    </div>
  );
}
