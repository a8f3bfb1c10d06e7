import { Session } from '@shared/session';

/** Who is signed in on this page. */
export const session = new Session();
