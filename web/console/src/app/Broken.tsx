import type { ErrorComponentProps } from '@tanstack/react-router';
import { useText } from '@/i18n';
import { Button, PageTitle } from '@/ui';

/** Stands in place of a screen that failed: the rest of the page goes on. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const text = useText();
  return (
    <div role="alert">
      <PageTitle title={text('shell-broken')}>{text('shell-broken-what')}</PageTitle>
      <p>
        <Button onPress={reset}>{text('ui-retry')}</Button>{' '}
        <Button onPress={() => location.reload()}>{text('shell-reload')}</Button>
      </p>
      <p className="soft">{String(error)}</p>
    </div>
  );
}
