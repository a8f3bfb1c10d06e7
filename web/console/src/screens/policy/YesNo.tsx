import type { ReactNode } from 'react';
import { useText } from '@/i18n';
import { Select } from '@/ui';

interface YesNoProps {
  name: string;
  label: string;
  hint: ReactNode;
  value: boolean;
  onChange(value: boolean): void;
}

/** A rule that holds or does not. */
export function YesNo({ value, onChange, ...props }: YesNoProps) {
  const text = useText();
  return (
    <Select
      {...props}
      value={value ? 'on' : 'off'}
      onChange={(id) => onChange(id === 'on')}
      options={[
        { id: 'on', text: text('policy-on') },
        { id: 'off', text: text('policy-off') },
      ]}
    />
  );
}
