import { useState } from 'react';
import { useAction, useDraft } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { RequirementFlagsFragment } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { ActionButton, Button, Dialog, Form, Marked, PersonName, Section, TextField } from '@/ui';
import styles from './requirements.module.css';

export const requirementFlags = graphql(`
  fragment RequirementFlags on Requirement {
    id
    version
    flags {
      list
      word
      reason
      exactMatch
      overrideReason
      overriddenBy {
        id
        name
      }
    }
    allowedActions {
      action
      ...AllowedActionParts
    }
  }
`);

type Flag = RequirementFlagsFragment['flags'][number];

/** The restricted words that a requirement touches: the person decides, and who let a word pass stays readable. */
export function Flags({ requirement }: { requirement: FragmentType<typeof requirementFlags> }) {
  const text = useText();
  const { id, version, flags, allowedActions } = readFragment(requirementFlags, requirement);
  if (flags.length === 0) return null;
  return (
    <Section title={text('requirements-flags')}>
      <ul className={styles.flags}>
        {flags.map((flag) => (
          <li
            key={flag.word}
            className={styles.flag}
            data-never={flag.list === 'NEVER' || undefined}
            data-passed={flag.overriddenBy ? true : undefined}
          >
            <FlagText flag={flag} />
            {flag.list === 'NEVER' && flag.exactMatch && !flag.overriddenBy && (
              <Override id={id} version={version} word={flag.word} allowedActions={allowedActions} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FlagText({ flag }: { flag: Flag }) {
  const text = useText();
  const label = useLabel();
  const { list, word, reason, exactMatch, overriddenBy, overrideReason } = flag;
  return (
    <div>
      <strong>
        <Marked tone={overriddenBy ? 'neutral' : list === 'NEVER' ? 'critical' : 'warning'}>
          {text('requirements-flag', { word, list: label('RestrictionList', list) })}
        </Marked>
      </strong>
      <p>{reason}</p>
      {!exactMatch && <p className="soft">{text('requirements-flag-inexact')}</p>}
      {overriddenBy && (
        <p>
          <PersonName name={overriddenBy.name} /> {text('requirements-flag-passed', { reason: overrideReason ?? '' })}
        </p>
      )}
    </div>
  );
}

const overrideRestriction = graphql(`
  mutation OverrideRestriction($input: OverrideRestrictionInput!) {
    overrideRestriction(input: $input) {
      requirement {
        ...RequirementFlags
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface OverrideProps {
  id: string;
  version: number;
  word: string;
  allowedActions: RequirementFlagsFragment['allowedActions'];
}

function Override({ id, version, word, allowedActions }: OverrideProps) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton action="overrideRestriction" of={allowedActions} onPress={() => setOpen(true)}>
        {text('requirements-override')}
      </ActionButton>
      <Dialog title={text('requirements-override-title', { word })} isOpen={open} onOpenChange={setOpen}>
        {(close) => <OverrideForm id={id} version={version} word={word} done={close} />}
      </Dialog>
    </>
  );
}

function OverrideForm({ id, version, word, done }: Omit<OverrideProps, 'allowedActions'> & { done(): void }) {
  const text = useText();
  const draft = useDraft(`override:${id}:${word}`, { reason: '' });
  const action = useAction(overrideRestriction);

  async function submit() {
    if (!(await action.run({ input: { id, version, word, reason: draft.value.reason } }))) return;
    draft.clear();
    done();
  }

  return (
    <Form
      action={action}
      onSubmit={() => void submit()}
      buttons={
        <>
          <Button onPress={done}>{text('requirements-cancel')}</Button>
          <Button type="submit" look="danger" isPending={action.busy}>
            {text('requirements-override')}
          </Button>
        </>
      }
    >
      <TextField
        name="reason"
        label={text('requirements-override-reason')}
        hint={text('requirements-override-hint')}
        value={draft.value.reason}
        onChange={(reason) => draft.change({ reason })}
        isRequired
        autoFocus
        long
      />
    </Form>
  );
}
