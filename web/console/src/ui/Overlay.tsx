/** What opens above the page: dialogs, menus, tips. */
import type { ReactElement, ReactNode } from 'react';
import {
  Dialog as AriaDialog,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  Popover as AriaPopover,
  DialogTrigger,
  Heading,
  type MenuItemProps,
  MenuTrigger,
  Modal,
  ModalOverlay,
} from 'react-aria-components';
import { useText } from '@/i18n';
import { IconButton } from './Button';
import styles from './Overlay.module.css';

interface DialogProps {
  title: string;
  /** Without a trigger the dialog is opened by `isOpen`. */
  trigger?: ReactElement;
  isOpen?: boolean;
  onOpenChange?(open: boolean): void;
  wide?: boolean;
  /** A question that must be answered before anything else. */
  alert?: boolean;
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A dialog over the page; on a phone it takes the whole of it. It closes by Escape and by its cross, not by a slip beside it. */
export function Dialog({ title, trigger, isOpen, onOpenChange, wide, alert, children }: DialogProps) {
  const text = useText();
  const state = { ...(isOpen !== undefined && { isOpen }), ...(onOpenChange && { onOpenChange }) };
  const modal = (
    <ModalOverlay className={styles.scrim ?? ''} {...(trigger ? {} : state)}>
      <Modal className={`${styles.modal} ${wide ? styles.wide : ''}`}>
        <AriaDialog className={styles.dialog ?? ''} role={alert ? 'alertdialog' : 'dialog'}>
          {({ close }) => (
            <>
              <div className={styles.head}>
                <Heading slot="title" level={2}>
                  {title}
                </Heading>
                <IconButton label={text('ui-close')} icon="close" onPress={close} />
              </div>
              {typeof children === 'function' ? children(close) : children}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
  if (!trigger) return modal;
  return (
    <DialogTrigger {...state}>
      {trigger}
      {modal}
    </DialogTrigger>
  );
}

/** A small sheet beside what opened it. */
export function Popover({ trigger, label, children }: { trigger: ReactElement; label: string; children: ReactNode }) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className={styles.popover ?? ''} placement="bottom end">
        <AriaDialog aria-label={label} className={styles.sheet ?? ''}>
          {children}
        </AriaDialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

/** The buttons of a dialog. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}

export function Menu({ trigger, label, children }: { trigger: ReactElement; label: string; children: ReactNode }) {
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover className={styles.popover ?? ''} placement="bottom end">
        <AriaMenu aria-label={label} className={styles.menu ?? ''}>
          {children}
        </AriaMenu>
      </AriaPopover>
    </MenuTrigger>
  );
}

export function MenuItem(props: Omit<MenuItemProps, 'className'>) {
  return <AriaMenuItem {...props} className={styles.item ?? ''} />;
}
