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
  return useMemo(() => {
    const named = (key: string) => (l10n.getBundle(key) ? l10n.getString(key) : null);
    // What the audit log calls an action as the mutation is called is said once, of the mutation.
    const asMutation = (type: string, value: string) => {
      const name = type === 'AuditAction' ? named(`Operation-${mutationOf(value)}`) : null;
      return name && capitalised(name);
    };
    return (type, value) => named(`${type}-${value}`) ?? asMutation(type, value) ?? wordsOf(value);
  }, [l10n]);
}

/** `SUBMIT_COST` -> `submitCost`. */
export function mutationOf(action: string): string {
  return action.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `SUBMIT_COST` -> `Submit cost`: the catalogue leaves out what English says in the same words. */
export function wordsOf(value: string): string {
  return capitalised(value.toLowerCase().replaceAll('_', ' '));
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether people have a name for an enum value. */
export function useHasLabel(): (type: string, value: string) => boolean {
  const { l10n } = useLocalization();
  return useMemo(() => (type, value) => l10n.getBundle(`${type}-${value}`) !== null, [l10n]);
}
