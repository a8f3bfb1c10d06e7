import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type AlertEvent, useApi } from '@/api';
import { useLanguage } from '@/i18n';
import { SeverityBadge, severityTone, toast } from '@/ui';
import styles from './AlertToasts.module.css';
import { addressOf } from './addresses';
import { chime, isSoundOn } from './sound';

/** What is worth being looked up for: it began or got worse, while one looks on. */
function isNews({ fresh, type, severity }: AlertEvent): boolean {
  return fresh && (type === 'RAISED' || type === 'ESCALATED') && severity !== 'WATCH';
}

/** Alerts slide in as they happen. */
export function AlertToasts() {
  const { live } = useApi();
  useEffect(
    () =>
      live.listen((event) => {
        if (!event || !isNews(event)) return;
        toast(<AlertNews event={event} />, { tone: severityTone(event.severity), ms: 12_000 });
        if (isSoundOn()) chime();
      }),
    [live],
  );
  return null;
}

export function AlertNews({ event }: { event: AlertEvent }) {
  const { language } = useLanguage();
  const { project } = event.alert;
  return (
    <div className={styles.news}>
      <SeverityBadge severity={event.severity} />
      <Link to={addressOf({ type: 'Alert', id: event.alert.id })} className={styles.project}>
        {project.name}
      </Link>
      <p>{event[language]}</p>
    </div>
  );
}
