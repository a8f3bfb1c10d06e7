export { Localized } from '@fluent/react';
export { addDays, dayNumber, dayOf, daysBetween, today, weekStart } from './day';
export { type Amount, createFormat, type Format, nothing, useFormat } from './format';
export { TextProvider, useLanguage } from './provider';
export { addDecimals, isZero, lessAmount, multiplyDecimal, sumByCurrency } from './sums';
export { type Label, type Text, useHasLabel, useLabel, useText } from './text';
