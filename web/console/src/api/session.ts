import { inBrowser } from '@shared/keeper';
import { Session } from '@shared/session';

/** Who is signed in on this page. */
export const session = new Session(inBrowser());
