import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useApi } from '@/api';
import { useText } from '@/i18n';
import { Icon, toast } from '@/ui';
import styles from './Connection.module.css';

/** A line that drops for a moment is nobody's business. */
const patienceMs = 2_000;

/** Says that the server is out of reach, since when, and that what is shown is of then; and when it is back. */
export function Connection() {
  const text = useText();
  const { live } = useApi();
  const { connection, offlineSince } = useSyncExternalStore(live.subscribe, live.state);
  const [told, setTold] = useState(false);
  const offline = connection === 'offline';
  useEffect(() => {
    if (!offline) return setTold(false);
    const timer = setTimeout(() => setTold(true), patienceMs);
    return () => clearTimeout(timer);
  }, [offline]);

  useEffect(() => {
    document.documentElement.dataset.connection = connection;
  }, [connection]);

  const wasTold = useRef(false);
  useEffect(() => {
    if (connection === 'online' && wasTold.current) toast(text('shell-back'), { tone: 'ok' });
    wasTold.current = told && offline;
  }, [connection, told, offline, text]);

  if (!told || !offlineSince) return null;
  return (
    <p role="status" className={styles.offline}>
      <Icon name="alert" />
      {text('shell-offline', { since: offlineSince })}
    </p>
  );
}
