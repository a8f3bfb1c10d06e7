import type { ReactNode } from 'react';

/** Makes a link of what is drawn for a thing, to the rows that make it. */
export type Door<Of> = (of: Of, content: ReactNode) => ReactNode;
