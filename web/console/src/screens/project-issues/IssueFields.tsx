import type { IssueSeverity } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { ComboBox, FieldRow, type Option, Select, TextField } from '@/ui';

export interface IssueDraft {
  title: string;
  description: string;
  severity: IssueSeverity;
  ownerId: string | null;
}

const severities: IssueSeverity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

interface IssueFieldsProps {
  value: IssueDraft;
  change(part: Partial<IssueDraft>): void;
  /** Left out where the person is not to be chosen. */
  owners?: Option[];
}

export function IssueFields({ value, change, owners }: IssueFieldsProps) {
  const text = useText();
  const label = useLabel();
  return (
    <>
      <TextField
        name="title"
        label={text('project-issues-title')}
        value={value.title}
        onChange={(title) => change({ title })}
        isRequired
        autoFocus
      />
      <FieldRow>
        <Select
          name="severity"
          label={text('project-issues-severity')}
          value={value.severity}
          onChange={(severity) => change({ severity: severity as IssueSeverity })}
          options={severities.map((severity) => ({ id: severity, text: label('IssueSeverity', severity) }))}
        />
        {owners && (
          <ComboBox
            name="ownerId"
            label={text('project-issues-owner')}
            value={value.ownerId}
            onChange={(ownerId) => change({ ownerId })}
            options={owners}
          />
        )}
      </FieldRow>
      <TextField
        name="description"
        label={text('project-issues-description')}
        value={value.description}
        onChange={(description) => change({ description })}
        long
      />
    </>
  );
}
