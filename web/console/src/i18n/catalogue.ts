import { FluentBundle, FluentResource } from '@fluent/bundle';
import type { Language } from '@shared/language';

/** The tags by BCP 47 under which the server, `Intl` and the catalogues know our languages. */
export const tags: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

/** One module per language, so that a page carries the texts of one. */
const loaders: Record<Language, () => Promise<{ sources: string[] }>> = {
  en: () => import('./catalogue.en'),
  zh: () => import('./catalogue.zh'),
};

/** All texts of the console in a language, and the names of enum values from the server's own catalogue. */
export async function loadBundle(language: Language): Promise<FluentBundle> {
  const { sources } = await loaders[language]();
  // Both languages are written from left to right: nothing has to be isolated.
  const bundle = new FluentBundle(tags[language], { useIsolating: false });
  for (const source of sources) bundle.addResource(new FluentResource(source));
  return bundle;
}
