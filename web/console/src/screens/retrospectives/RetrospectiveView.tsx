import { useState } from 'react';
import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useText } from '@/i18n';
import { Button, Figure, Figures, PersonName, Section } from '@/ui';
import { CostAnalysis } from './CostAnalysis';
import { Effects } from './Effects';
import { FinishRetrospective } from './FinishRetrospective';
import { RecordSatisfaction } from './RecordSatisfaction';
import styles from './retrospectives.module.css';
import { Stars } from './Stars';
import { WriteRetrospective } from './WriteRetrospective';

export const retrospectiveView = graphql(`
  fragment RetrospectiveView on Retrospective {
    id
    version
    lessons
    effectScore
    finishedAt
    finishedBy { name }
    satisfaction { rating comment }
    ...Effects
    ...CostAnalysis
    ...WriteRetrospective
  }
`);

interface RetrospectiveViewProps {
  retrospective: FragmentType<typeof retrospectiveView>;
}

/** Effect by its formula, cost against budget, what the customer says, and what is to be learnt. */
export function RetrospectiveView({ retrospective }: RetrospectiveViewProps) {
  const text = useText();
  const format = useFormat();
  const { is } = useMe();
  const [open, setOpen] = useState<'write' | 'satisfaction' | 'finish' | null>(null);
  const read = readFragment(retrospectiveView, retrospective);
  const { id, version, lessons, effectScore, satisfaction, finishedAt, finishedBy } = read;
  const writes = is('PROJECT_MANAGER') && !finishedAt;
  const close = () => setOpen(null);
  return (
    <>
      <Section
        title={finishedAt ? text('retrospectives-finished') : text('retrospectives-open')}
        actions={
          <>
            {is('PROJECT_MANAGER', 'SALES') && !finishedAt && (
              <Button onPress={() => setOpen('satisfaction')}>{text('retrospectives-record-satisfaction')}</Button>
            )}
            {writes && <Button onPress={() => setOpen('write')}>{text('retrospectives-write')}</Button>}
            {writes && (
              <Button look="primary" onPress={() => setOpen('finish')}>
                {text('retrospectives-finish')}
              </Button>
            )}
          </>
        }
      >
        {finishedAt && (
          <p className="soft">
            <PersonName name={finishedBy?.name} /> {format.instant(finishedAt)}
          </p>
        )}
        <Figures>
          <Figure value={format.number(effectScore, 1)} label={text('retrospectives-effect-score')} />
          <Figure value={<Stars rating={satisfaction?.rating ?? null} />} label={text('retrospectives-satisfaction')} />
        </Figures>
        {satisfaction?.comment && (
          <blockquote className={styles.words}>
            <q>{satisfaction.comment}</q>
          </blockquote>
        )}
      </Section>
      <Effects retrospective={read} />
      <CostAnalysis retrospective={read} />
      <Section title={text('retrospectives-lessons')} framed>
        <p className={styles.lessons}>{lessons || text('retrospectives-no-lessons')}</p>
      </Section>
      {open === 'write' && <WriteRetrospective retrospective={read} close={close} />}
      {open === 'satisfaction' && (
        <RecordSatisfaction id={id} version={version} satisfaction={satisfaction} close={close} />
      )}
      {open === 'finish' && <FinishRetrospective id={id} version={version} close={close} />}
    </>
  );
}
