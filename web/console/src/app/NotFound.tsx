import { Link } from '@tanstack/react-router';
import { useText } from '@/i18n';

export function NotFound() {
  const text = useText();
  return (
    <>
      <h1>{text('shell-not-found')}</h1>
      <p>
        <Link to="/">{text('shell-to-home')}</Link>
      </p>
    </>
  );
}
