import { Link } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { type AlertEvent, useApi } from '@/api';
import { useLabel, useLanguage, useText } from '@/i18n';
import { Ago, Button, IconButton, SeverityBadge } from '@/ui';
import { addressOf } from './addresses';
import styles from './Inbox.module.css';
import { useShortcut } from './shortcuts';

/** What was told to this person since they last looked in, and how much of it there is. */
export function Inbox() {
  const text = useText();
  const { live } = useApi();
  const { unread } = useSyncExternalStore(live.subscribe, live.state);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  useShortcut('g i', () => setOpen(true));
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <span className={styles.bell}>
        <IconButton icon="bell" label={text('shell-inbox', { count: unread.length })} />
        {unread.length > 0 && (
          <span className={styles.count} aria-hidden="true">
            {unread.length > 99 ? '99+' : unread.length}
          </span>
        )}
      </span>
      <Popover className={styles.popover ?? ''} placement="bottom end">
        <AriaDialog className={styles.sheet ?? ''} aria-label={text('shell-inbox-title')}>
          <div className={styles.head}>
            <h2>{text('shell-inbox-title')}</h2>
            {unread.length > 0 && (
              <Button look="quiet" small icon="check" onPress={() => live.markSeen()}>
                {text('shell-inbox-seen')}
              </Button>
            )}
          </div>
          {unread.length === 0 ? (
            <p className="soft">{text('shell-inbox-empty')}</p>
          ) : (
            <ol>
              {unread.map((event) => (
                <News key={event.cursor} event={event} onOpen={close} />
              ))}
            </ol>
          )}
          <p className={styles.all}>
            <Link to="/inbox" search={{ status: ['OPEN'] }} onClick={close}>
              {text('shell-inbox-all')}
            </Link>
          </p>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

function News({ event, onOpen }: { event: AlertEvent; onOpen(): void }) {
  const label = useLabel();
  const { language } = useLanguage();
  const { project } = event.alert;
  return (
    <li className={styles.news}>
      <div className={styles.line}>
        <SeverityBadge severity={event.severity} />
        <span className="soft">{label('AlertEventType', event.type)}</span>
        <span className={`soft ${styles.at}`}>
          <Ago at={event.at} />
        </span>
      </div>
      <Link to={addressOf({ type: 'Alert', id: event.alert.id })} className={styles.project} onClick={onOpen}>
        {project.name}
      </Link>
      <p>{event[language]}</p>
    </li>
  );
}
