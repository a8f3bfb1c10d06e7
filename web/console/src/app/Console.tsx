import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { RouterProvider as AriaRouterProvider } from 'react-aria-components';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import { useLanguage } from '@/i18n';
import { router } from './router';

const profileQuery = graphql(`
  query Profile {
    viewer {
      id
      locale
    }
  }
`);

/** The console of the person who is signed in, in their language where nothing else was chosen in this browser. */
export function Console() {
  const { prefer } = useLanguage();
  const locale = useLiveQuery(profileQuery, {}).data?.viewer?.locale;
  useEffect(() => {
    if (locale) prefer(locale);
  }, [locale, prefer]);
  return (
    <AriaRouterProvider navigate={(href) => void router.navigate({ to: href })}>
      <RouterProvider router={router} />
    </AriaRouterProvider>
  );
}
