import { type ReactNode, useMemo, useState } from 'react';
import { useAction, useEdit } from '@/api';
import { graphql } from '@/gql';
import type { PolicyFormFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, Conflict, Form, Section, toast } from '@/ui';
import { Changes, useSayChange } from './Changes';
import { Foresight } from './Foresight';
import { PolicyField } from './PolicyField';
import styles from './policy.module.css';
import { RestrictedWords } from './RestrictedWords';
import { type Group, groups } from './spec';
import { inputOf, type Values, valuesOf, type Word, wordsPath } from './values';

const changePolicy = graphql(`
  mutation ChangePolicy($input: UpdatePolicyInput!) {
    updatePolicy(input: $input) {
      policy {
        ...PolicyForm
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface PolicyFormProps {
  /** What holds now. */
  policy: PolicyFormFragment;
  /** The line whose policy is changed; null for the company's. */
  lineId: string | null;
  /** The company's policy, beside that of a line. */
  company: PolicyFormFragment | null;
  refetch(): void;
}

/** All thresholds, grouped by what they are for, with what a change would do beside them. Only what was changed is sent. */
export function PolicyForm({ policy, lineId, company, refetch }: PolicyFormProps) {
  const text = useText();
  const say = useSayChange();
  const stored = useMemo(() => valuesOf(policy), [policy]);
  const ofCompany = useMemo(() => (company ? valuesOf(company) : null), [company]);
  const edit = useEdit<Values>(`policy:${lineId ?? ''}`, stored, policy.version);
  const action = useAction(changePolicy);
  const changed = edit.changed as string[];

  async function submit(version: number) {
    const input = { ...inputOf(changed, edit.value), version, ...(lineId && { businessLineId: lineId }) };
    const payload = await action.run({ input });
    refetch();
    if (!payload) return;
    edit.clear();
    toast(text('policy-saved'), { tone: 'ok' });
  }

  function undo() {
    edit.clear();
    action.reset();
  }

  return (
    <div className={styles.form}>
      <Form
        action={action}
        onSubmit={() => void submit(edit.version)}
        buttons={
          <>
            {changed.length > 0 && <Button onPress={undo}>{text('policy-undo')}</Button>}
            <Button type="submit" look="primary" isPending={action.busy} isDisabled={changed.length === 0}>
              {text('policy-save', { count: changed.length })}
            </Button>
          </>
        }
      >
        <div className={styles.columns}>
          <div className={styles.groups}>
            {groups
              .filter((group) => !(group.ofCompany && lineId))
              .map((group) => (
                <PolicyGroup
                  key={group.key}
                  group={group}
                  touched={group.specs.some(({ path }) => changed.includes(path))}
                >
                  {group.key === 'forecast' && <Learnt policy={policy} />}
                  <div className={styles.fields}>
                    {group.specs.map((spec) => (
                      <PolicyField
                        key={spec.path}
                        spec={spec}
                        values={edit.value}
                        change={(value) => edit.change({ [spec.path]: value })}
                        company={ofCompany}
                      />
                    ))}
                  </div>
                </PolicyGroup>
              ))}
            {!lineId && (
              <Section title={text('policy-words')} framed>
                <p className="soft">{text('policy-words-claim')}</p>
                <RestrictedWords
                  value={edit.value[wordsPath] as readonly Word[]}
                  onChange={(words) => edit.change({ [wordsPath]: words })}
                />
              </Section>
            )}
          </div>
          <aside className={styles.aside}>
            <Section title={text('policy-changes')} framed>
              <Changes changed={changed} stored={stored} typed={edit.value} />
            </Section>
            <Section title={text('policy-foresight')} framed>
              <Foresight lineId={lineId} warning={inputOf(changed, edit.value).warning ?? undefined} />
            </Section>
          </aside>
        </div>
        <Conflict
          conflict={action.conflict}
          changes={changed.map((path) => say(path, edit.value, stored))}
          keepMine={() => void submit(policy.version)}
          takeTheirs={undo}
        />
      </Form>
    </div>
  );
}

/** What most companies leave as it is stays folded, until something of it is changed. */
function PolicyGroup({ group, touched, children }: { group: Group; touched: boolean; children: ReactNode }) {
  const text = useText();
  const [open, setOpen] = useState(touched);
  const claim = <p className="soft">{text(group.claim)}</p>;
  if (!group.forExperts)
    return (
      <Section title={text(group.title)} framed>
        {claim}
        {children}
      </Section>
    );
  return (
    <details
      className={styles.fold}
      open={open || touched}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <h2>{text(group.title)}</h2>
      </summary>
      {claim}
      {children}
    </details>
  );
}

/** What finished projects taught the forecasts so far. */
function Learnt({ policy }: { policy: PolicyFormFragment }) {
  const text = useText();
  const { projectCount, entryLagDays } = policy.forecastCalibration;
  return (
    <p>
      {projectCount > 0
        ? text('policy-learnt', { count: projectCount, days: entryLagDays })
        : text('policy-not-learnt', { days: entryLagDays })}
    </p>
  );
}
