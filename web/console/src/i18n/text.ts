import type { FluentVariable } from '@fluent/bundle';
import { useLocalization } from '@fluent/react';
import { useMemo } from 'react';

export type TextArguments = Record<string, FluentVariable>;

/** A text of the catalogue in the language of the page, with its variables. */
export type Text = (key: string, args?: TextArguments) => string;

/** The texts of the page. Keys are written out in full where they are used: a test finds those that are missing or unused. */
export function useText(): Text {
  const { l10n } = useLocalization();
  return useMemo(() => (key, args) => l10n.getString(key, args), [l10n]);
}

/** `label('ProjectStage', stage)`: what people call an enum value, from the server's own catalogue. */
export type Label = (type: string, value: string) => string;

export function useLabel(): Label {
  const { l10n } = useLocalization();
  return useMemo(() => (type, value) => l10n.getString(`${type}-${value}`, null, value), [l10n]);
}

/** Whether people have a name for an enum value. */
export function useHasLabel(): (type: string, value: string) => boolean {
  const { l10n } = useLocalization();
  return useMemo(() => (type, value) => l10n.getBundle(`${type}-${value}`) !== null, [l10n]);
}
