import type { TaskFormFragment } from '@/gql/graphql';
import { useFormat, useText } from '@/i18n';
import { ComboBox, IconButton } from '@/ui';
import styles from './Tasks.module.css';

interface DependsOnFieldProps {
  /** Those that can be waited for. */
  tasks: readonly TaskFormFragment[];
  value: readonly string[];
  onChange(value: string[]): void;
}

/** The tasks that must end before this one starts. */
export function DependsOnField({ tasks, value, onChange }: DependsOnFieldProps) {
  const text = useText();
  const format = useFormat();
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const titleOf = (task: TaskFormFragment) =>
    task.parent
      ? text('project-tasks-part-of', { parent: titles.get(task.parent.id) ?? '', title: task.title })
      : task.title;
  const free = tasks.filter(({ id, status }) => !value.includes(id) && status !== 'CANCELLED');
  return (
    <div>
      <ComboBox
        key={value.length}
        name="dependsOn"
        label={text('project-tasks-waits-for')}
        value={null}
        onChange={(id) => id && onChange([...value, id])}
        options={free.map((task) => ({
          id: task.id,
          text: titleOf(task),
          detail: text('project-tasks-ends-on', { day: format.day(task.plannedEnd) }),
        }))}
      />
      {value.length > 0 && (
        <ul className={styles.chosen}>
          {tasks
            .filter(({ id }) => value.includes(id))
            .map((task) => (
              <li key={task.id}>
                {titleOf(task)}
                <IconButton
                  icon="close"
                  label={text('project-tasks-not-waits-for', { title: task.title })}
                  onPress={() => onChange(value.filter((id) => id !== task.id))}
                />
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}
