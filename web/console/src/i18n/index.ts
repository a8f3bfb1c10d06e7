export { Localized } from '@fluent/react';
export { TextProvider, useLanguage } from './provider';
export { type Label, type Text, useLabel, useText } from './text';
