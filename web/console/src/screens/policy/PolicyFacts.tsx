import type { PolicyFormFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { Facts, Section } from '@/ui';
import styles from './policy.module.css';
import { useSay } from './say';
import { groups } from './spec';
import { valuesOf } from './values';

/** The thresholds for those who live by them and do not set them. */
export function PolicyFacts({ policy }: { policy: PolicyFormFragment }) {
  const text = useText();
  const label = useLabel();
  const say = useSay();
  const values = valuesOf(policy);
  return (
    <div className={styles.groups}>
      {groups
        .filter(({ specs }) => specs.some(({ path }) => path in values))
        .map((group) => (
          <Section key={group.key} title={text(group.title)} framed>
            <p className={`soft ${styles.claim}`}>{text(group.claim)}</p>
            <Facts items={group.specs.map((spec) => [text(spec.label), say(spec, values[spec.path], values)])} />
          </Section>
        ))}
      <Section title={text('policy-words')} framed>
        <p className={`soft ${styles.claim}`}>{text('policy-words-claim')}</p>
        <ul>
          {policy.restrictedCategories.map(({ list, word, reason }) => (
            <li key={word}>
              {label('RestrictionList', list)}: <strong>{word}</strong> {reason}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
