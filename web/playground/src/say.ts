/** What the page says, in the language of its top bar. GraphiQL itself speaks English. */
import { createContext, useContext } from 'react';
import type { Language } from '../../shared/language';

/** What the page says, in each language. */
export type Text = Record<Language, string>;

export const LanguageContext = createContext<Language>('en');

/** Picks the text in the language of the page. */
export function useSay(): (text: Text) => string {
  const language = useContext(LanguageContext);
  return (text) => text[language];
}
