import { useState } from 'react';
import { useAction, useDraft } from '@/api';
import { graphql } from '@/gql';
import type { ReviewCriterion } from '@/gql/graphql';
import { type Text, useLabel, useText } from '@/i18n';
import { Button, Form, FormErrors, RadioGroup, Section, TextField, toast } from '@/ui';
import { criteria } from './criteria';
import styles from './requirements.module.css';

const reviewRequirement = graphql(`
  mutation ReviewRequirement($input: ReviewRequirementInput!) {
    reviewRequirement(input: $input) {
      requirement {
        id
        status
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

type Verdict = { passed: boolean | null; note: string };
type Review = Record<ReviewCriterion, Verdict>;

const untouched = Object.fromEntries(criteria.map((criterion) => [criterion, { passed: null, note: '' }])) as Review;

/** The four questions that a requirement is reviewed for. One that it fails rejects it. */
export function ReviewForm({ id, version }: { id: string; version: number }) {
  const text = useText();
  const label = useLabel();
  const { value, change, clear } = useDraft<Review>(`review:${id}`, untouched);
  const action = useAction(reviewRequirement);
  const [asked, setAsked] = useState(false);
  const open = criteria.filter((criterion) => value[criterion].passed === null);
  const fails = criteria.some((criterion) => value[criterion].passed === false);

  async function submit() {
    setAsked(true);
    if (open.length > 0) return;
    const findings = criteria.map((criterion) => {
      const { passed, note } = value[criterion];
      return { criterion, passed: passed === true, note: note || null };
    });
    if (!(await action.run({ input: { id, version, findings } }))) return;
    clear();
    toast(text(fails ? 'requirements-rejected' : 'requirements-approved'), { tone: fails ? 'warning' : 'ok' });
  }

  return (
    <Section title={text('requirements-review')} framed>
      <Form
        action={action}
        onSubmit={() => void submit()}
        buttons={
          <Button type="submit" look={fails ? 'danger' : 'primary'} isPending={action.busy}>
            {text(fails ? 'requirements-reject' : 'requirements-approve')}
          </Button>
        }
      >
        <div className={styles.criteria}>
          {criteria.map((criterion, index) => (
            <div key={criterion} className={styles.criterion}>
              <RadioGroup
                name={`findings.${index}.passed`}
                label={label('ReviewCriterion', criterion)}
                hint={question(text, criterion)}
                value={value[criterion].passed === null ? null : String(value[criterion].passed)}
                onChange={(passed) => change({ [criterion]: { ...value[criterion], passed: passed === 'true' } })}
                options={[
                  { id: 'true', text: text('requirements-passes'), tone: 'ok' },
                  { id: 'false', text: text('requirements-fails'), tone: 'critical' },
                ]}
                error={asked && value[criterion].passed === null ? text('requirements-unanswered') : null}
                isRequired
              />
              <TextField
                name={`findings.${index}.note`}
                label={text(value[criterion].passed === false ? 'requirements-why-fails' : 'requirements-note')}
                value={value[criterion].note}
                onChange={(note) => change({ [criterion]: { ...value[criterion], note } })}
                long={value[criterion].passed === false}
              />
            </div>
          ))}
        </div>
        {action.conflict && <FormErrors failure={null} errors={[text('requirements-review-stale')]} />}
      </Form>
    </Section>
  );
}

function question(text: Text, criterion: ReviewCriterion): string {
  const questions: Record<ReviewCriterion, string> = {
    COMPANY_VALUES: text('requirements-asks-values'),
    AUDIENCE_FIT: text('requirements-asks-audience'),
    PRODUCT_QUALITY: text('requirements-asks-quality'),
    CLAIMS: text('requirements-asks-claims'),
  };
  return questions[criterion];
}
