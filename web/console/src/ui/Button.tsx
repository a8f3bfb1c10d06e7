import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon';

interface Look {
  /** `primary` is the one next step of a page or a dialog; `danger` can't be taken back; `quiet` stands in rows and bars. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  small?: boolean;
}

export type ButtonProps = Look & Omit<AriaButtonProps, 'className' | 'style'>;

export function Button({ look = 'plain', icon, small, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={buttonClass({ look, small })}>
      {(state) => (
        <>
          {icon && <Icon name={icon} />}
          {typeof children === 'function' ? children(state) : children}
        </>
      )}
    </AriaButton>
  );
}

/** A button of a sign alone, with its label for those who can't see it, and as a tip for those who hover. */
export function IconButton({
  label,
  icon,
  ...props
}: { label: string; icon: IconName } & Omit<ButtonProps, 'children'>) {
  return (
    <AriaButton {...props} aria-label={label} className={`${styles.button} ${styles.icon} ${styles.quiet}`}>
      <Icon name={icon} size={18} />
    </AriaButton>
  );
}

/** A link that looks as a button does: where it goes is an address, which can be opened in another tab. */
export const ButtonLink = createLink(function ButtonAnchor({
  look = 'plain',
  icon,
  small,
  children,
  ...props
}: Look & AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a {...props} className={buttonClass({ look, small })}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
});

export function buttonClass({ look = 'plain', small }: Look): string {
  return [styles.button, styles[look], small && styles.small].filter(Boolean).join(' ');
}
