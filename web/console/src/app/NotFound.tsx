import { useText } from '@/i18n';
import { ButtonLink, EmptyState, PageTitle } from '@/ui';

export function NotFound() {
  const text = useText();
  return (
    <>
      <PageTitle title={text('shell-not-found')} />
      <EmptyState title={text('shell-not-found-why')}>
        <ButtonLink to="/">{text('shell-to-home')}</ButtonLink>
      </EmptyState>
    </>
  );
}
