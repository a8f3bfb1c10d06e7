/** The language of the page: one of two, chosen in the top bar and kept in this browser. GraphiQL itself speaks English. */
import { createContext, useContext } from 'react';

export const languages = { en: 'English', zh: '中文' } as const;

export type Language = keyof typeof languages;

/** What the page says, in each language. */
export type Text = Record<Language, string>;

const KEY = 'plimsoll:language';

/** The language that was chosen here before, or else the browser's. */
export function initialLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen && chosen in languages) return chosen as Language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Keeps a choice for the next visit. */
export function keepLanguage(language: Language) {
  localStorage.setItem(KEY, language);
}

export const LanguageContext = createContext<Language>('en');

/** Picks the text in the language of the page. */
export function useSay(): (text: Text) => string {
  const language = useContext(LanguageContext);
  return (text) => text[language];
}
