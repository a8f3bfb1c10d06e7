import { RouterProvider } from '@tanstack/react-router';
import { router } from './router';

/** The console of the person who is signed in. */
export function Console() {
  return <RouterProvider router={router} />;
}
