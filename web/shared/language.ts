/** The language of the pages: one of two, kept in this browser, for the console and the playground alike. */

export const languages = { en: 'English', zh: '中文' } as const;

export type Language = keyof typeof languages;

const KEY = 'plimsoll:language';

/** The language that was chosen here before; null where none was. */
export function chosenLanguage(): Language | null {
  const chosen = localStorage.getItem(KEY);
  return chosen && chosen in languages ? (chosen as Language) : null;
}

/** The nearest of our languages to a tag by BCP 47, such as `zh-HK`. */
export function nearestLanguage(tag: string): Language {
  return tag.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** The language that was chosen here before, or else the browser's. */
export function initialLanguage(): Language {
  return chosenLanguage() ?? nearestLanguage(navigator.language);
}

/** Keeps a choice for the next visit. */
export function keepLanguage(language: Language) {
  localStorage.setItem(KEY, language);
}
