import { useState } from 'react';
import { useAction, useDraft, useLiveQuery } from '@/api';
import type { ComplianceTrack } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { ActionButton, Button, Dialog, ErrorState, Form, FormErrors, Skeleton, TextField, toast } from '@/ui';
import { decideComplianceReview, reviewSheet } from './decide';
import { type ReviewedProject, ReviewMatter } from './ReviewMatter';

interface DecideReviewProps {
  projectId: string;
  track: ComplianceTrack;
  close(): void;
}

/** The sheet on which finance or legal decides about an engagement: what it is, what changed, what finance's rule says. */
export function DecideReview({ projectId, track, close }: DecideReviewProps) {
  const label = useLabel();
  const text = useText();
  const { data, failure, refetch } = useLiveQuery(reviewSheet, { id: projectId, money: true }, { projectId });
  const title = text('compliance-title', { track: label('ComplianceTrack', track) });
  return (
    <Dialog title={title} wide isOpen onOpenChange={(open) => !open && close()}>
      {data?.project ? (
        <Decide project={data.project} margin={data.marginPreview} track={track} close={close} />
      ) : failure ? (
        <ErrorState failure={failure} retry={refetch} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Dialog>
  );
}

interface DecideProps {
  project: ReviewedProject;
  margin: Parameters<typeof ReviewMatter>[0]['margin'];
  track: ComplianceTrack;
  close(): void;
}

function Decide({ project, margin, track, close }: DecideProps) {
  const text = useText();
  const { value, change, clear } = useDraft(`review:${track}:${project.id}`, { comment: '' });
  const action = useAction(decideComplianceReview);
  const [approving, setApproving] = useState(true);

  async function decide(approve: boolean) {
    setApproving(approve);
    const input = {
      projectId: project.id,
      version: project.version,
      track,
      approve,
      comment: value.comment.trim() || null,
    };
    if (!(await action.run({ input }))) return;
    clear();
    close();
    const said = { name: project.name };
    toast(approve ? text('compliance-approved', said) : text('compliance-rejected', said), {
      tone: approve ? 'ok' : 'neutral',
    });
  }

  return (
    <Form
      action={action}
      onSubmit={() => void decide(true)}
      buttons={
        <>
          <Button onPress={close}>{text('compliance-back')}</Button>
          <ActionButton
            action="decideComplianceReview"
            of={project.allowedActions}
            look="danger"
            isPending={action.busy && !approving}
            onPress={() => void decide(false)}
          >
            {text('compliance-reject')}
          </ActionButton>
          <ActionButton
            action="decideComplianceReview"
            of={project.allowedActions}
            type="submit"
            look="primary"
            isPending={action.busy && approving}
          >
            {text('compliance-approve')}
          </ActionButton>
        </>
      }
    >
      <ReviewMatter project={project} margin={margin} track={track} />
      <TextField
        name="comment"
        label={text('compliance-comment')}
        hint={text('compliance-comment-hint')}
        long
        value={value.comment}
        onChange={(comment) => change({ comment })}
      />
      {action.conflict && <FormErrors failure={null} errors={[text('compliance-moved-on')]} />}
    </Form>
  );
}
