import { useFormat, useText } from '@/i18n';

/** A probability as people read it: never so sure as 0 or 100 %. */
export function useChance() {
  const text = useText();
  const format = useFormat();
  return (probability: number): string => {
    if (probability < 0.01) return text('pictures-chance-below', { share: format.percent(0.01) });
    if (probability > 0.99) return text('pictures-chance-above', { share: format.percent(0.99) });
    return format.percent(probability);
  };
}
