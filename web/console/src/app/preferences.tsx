/** What a person sets for this browser: the language and the theme. */
import { type Language, languages } from '@shared/language';
import { useLanguage, useText } from '@/i18n';
import { Button, IconButton, Menu, MenuItem } from '@/ui';
import { chooseTheme, type Theme, useTheme } from './theme';

export function LanguageMenu() {
  const text = useText();
  const { language, choose } = useLanguage();
  return (
    <Menu
      label={text('shell-language')}
      trigger={
        <Button look="quiet">
          <span className="visually-hidden">{text('shell-language')}</span>
          {languages[language]}
        </Button>
      }
    >
      {(Object.entries(languages) as [Language, string][]).map(([id, name]) => (
        <MenuItem key={id} id={id} onAction={() => choose(id)}>
          <span lang={id}>{name}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}

export function ThemeMenu() {
  const text = useText();
  const theme = useTheme();
  const names: Record<Theme, string> = {
    system: text('shell-theme-system'),
    light: text('shell-theme-light'),
    dark: text('shell-theme-dark'),
  };
  return (
    <Menu label={text('shell-theme')} trigger={<IconButton icon="theme" label={text('shell-theme')} />}>
      {(Object.keys(names) as Theme[]).map((id) => (
        <MenuItem key={id} id={id} onAction={() => chooseTheme(id)}>
          {names[id]}
          {id === theme && <span aria-hidden="true">✓</span>}
        </MenuItem>
      ))}
    </Menu>
  );
}
