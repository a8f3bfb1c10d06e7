import type { FluentBundle } from '@fluent/bundle';
import { LocalizationProvider, ReactLocalization } from '@fluent/react';
import { chosenLanguage, initialLanguage, keepLanguage, type Language, nearestLanguage } from '@shared/language';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { loadBundle, tags } from './catalogue';

interface LanguageState {
  language: Language;
  /** The tag by BCP 47, for `Intl` and for the arguments `locale` of the API. */
  tag: string;
  /** A choice of the person, which is kept in this browser. */
  choose(language: Language): void;
  /** What the person's profile says, which holds where nothing was chosen in this browser. */
  prefer(locale: string): void;
}

const LanguageContext = createContext<LanguageState | null>(null);

/** Loads the texts of the page's language, and gives them to everything within. */
export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(initialLanguage);
  const [bundle, setBundle] = useState<FluentBundle | null>(null);

  useEffect(() => {
    let current = true;
    void loadBundle(language).then((loaded) => {
      if (!current) return;
      document.documentElement.lang = tags[language];
      setBundle(loaded);
    });
    return () => {
      current = false;
    };
  }, [language]);

  const choose = useCallback((chosen: Language) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  }, []);
  const prefer = useCallback((locale: string) => {
    if (!chosenLanguage()) setLanguage(nearestLanguage(locale));
  }, []);

  // Until the texts of another language are there, everything stays in the one before.
  const shown = bundle?.locales[0] === tags.zh ? 'zh' : 'en';
  const state = useMemo(
    () => ({ language: shown, tag: tags[shown], choose, prefer }) as const,
    [shown, choose, prefer],
  );
  const localization = useMemo(() => (bundle ? new ReactLocalization([bundle]) : null), [bundle]);
  if (!localization) return null;
  return (
    <LanguageContext value={state}>
      <LocalizationProvider l10n={localization}>
        <I18nProvider locale={state.tag}>{children}</I18nProvider>
      </LocalizationProvider>
    </LanguageContext>
  );
}

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (!state) throw new Error('useLanguage() is outside of TextProvider');
  return state;
}
