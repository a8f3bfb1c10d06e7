/**
 * Since when something is new to a person. A visit is a time without a pause of half an hour; what happened since the end of
 * the visit before is new until the next one, or until the person says that it is seen.
 */

export interface Look {
  /** Where the stream of alerts stood. */
  cursor: string;
  /** When that was, in milliseconds. */
  at: number;
}

export interface Looks {
  /** The end of the visit before: what came after it is new. */
  since: Look;
  /** The last time that the person was seen to look. */
  last: Look;
}

const pauseMs = 30 * 60_000;

/** What to compare with, when the person comes now. */
export function sinceOf(looks: Looks | null, now: number): Look | null {
  if (!looks) return null;
  return now - looks.last.at > pauseMs ? looks.last : looks.since;
}

/** What to keep, when the person looks now, and the stream stands at this cursor. */
export function looked(looks: Looks | null, cursor: string, now: number): Looks {
  const last = { cursor, at: now };
  return { since: sinceOf(looks, now) ?? last, last };
}

/** Everything is seen. */
export function allSeen(cursor: string, now: number): Looks {
  const look = { cursor, at: now };
  return { since: look, last: look };
}
