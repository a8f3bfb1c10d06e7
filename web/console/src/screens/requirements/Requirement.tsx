import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { nodeOf, useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import type { RequirementPageQuery } from '@/gql/graphql';
import { useLabel, useText } from '@/i18n';
import { ActionButton, actionOf, Day, Facts, Loaded, PageTitle, PersonName, Section } from '@/ui';
import { EditRequirement } from './EditRequirement';
import { Flags } from './Flags';
import { RequirementActions } from './RequirementActions';
import { ReviewForm } from './ReviewForm';
import { Rounds } from './Rounds';
import styles from './requirements.module.css';
import { ServiceList } from './ServiceList';
import { Similar } from './Similar';
import { StatusBadge } from './StatusBadge';

const requirementQuery = graphql(`
  query RequirementPage($id: ID!) {
    node(id: $id) {
      ... on Requirement {
        id
        version
        title
        status
        description
        expectedResults
        category
        wantedStart
        wantedEnd
        createdAt
        reviewRound
        customer {
          id
          name
        }
        createdBy {
          id
          name
        }
        businessLine {
          id
          name
        }
        project {
          id
          code
          name
          stage
        }
        allowedActions {
          action
          ...AllowedActionParts
        }
        ...RequirementActions
        ...RequirementFlags
        ...EditableRequirement
        ...ServiceList
        ...ReviewRounds
        ...SimilarProjects
      }
    }
  }
`);

type Requirement = Extract<NonNullable<RequirementPageQuery['node']>, { __typename: 'Requirement' }>;

/** One requirement: what is wanted, what came of it in review, and what is to be done with it next. */
export default function RequirementPage() {
  const { requirementId } = useParams({ from: '/requirements/$requirementId' });
  const query = useLiveQuery(requirementQuery, { id: requirementId });
  return (
    <Loaded of={nodeOf(query, 'Requirement')}>
      {(requirement) => <Shown requirement={requirement} refetch={query.refetch} />}
    </Loaded>
  );
}

function Shown({ requirement, refetch }: { requirement: Requirement; refetch(): void }) {
  const text = useText();
  const { edit } = useSearch({ from: '/requirements/$requirementId' });
  const { id, title, version, status, customer, reviewRound, allowedActions } = requirement;
  const ended = status === 'INITIATED' || status === 'WITHDRAWN';
  const editing = edit && actionOf('updateRequirement', allowedActions)?.allowed;
  return (
    <>
      <PageTitle title={title} actions={!editing && !ended && <RequirementActions requirement={requirement} />}>
        <StatusBadge status={status} />{' '}
        <Link to="/customers/$customerId" params={{ customerId: customer.id }}>
          {customer.name}
        </Link>
        {reviewRound > 1 && ` · ${text('requirements-round', { round: reviewRound })}`}
      </PageTitle>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Flags requirement={requirement} />
          {status === 'REJECTED' && <Rounds requirement={requirement} />}
          {editing ? (
            <EditRequirement key={id} requirement={requirement} refetch={refetch} />
          ) : (
            <>
              <What requirement={requirement} />
              <ServiceList requirement={requirement} />
            </>
          )}
          <Review id={id} version={version} allowedActions={allowedActions} />
          {status !== 'REJECTED' && <Rounds requirement={requirement} />}
        </div>
        <aside>
          <Similar requirement={requirement} />
        </aside>
      </div>
    </>
  );
}

function What({ requirement }: { requirement: Requirement }) {
  const text = useText();
  const label = useLabel();
  const { project, createdBy, businessLine, category, wantedStart, wantedEnd } = requirement;
  return (
    <>
      <Facts
        items={[
          [text('requirements-sales'), <PersonName key="sales" name={createdBy.name} />],
          [text('requirements-line'), businessLine?.name ?? '–'],
          [text('requirements-category'), category ?? '–'],
          [text('requirements-wanted-start'), <Day key="start" of={wantedStart} full />],
          [text('requirements-wanted-end'), <Day key="end" of={wantedEnd} full />],
          ...(project
            ? [
                [
                  text('requirements-project'),
                  <Link key="project" to="/projects/$projectId" params={{ projectId: project.id }}>
                    {project.code} · {label('ProjectStage', project.stage)}
                  </Link>,
                ] satisfies [string, ReactNode],
              ]
            : []),
        ]}
      />
      <Section title={text('requirements-description')}>
        <p className={styles.words}>{requirement.description || text('requirements-not-said')}</p>
      </Section>
      <Section title={text('requirements-expected')}>
        <p className={styles.words}>{requirement.expectedResults || text('requirements-not-said')}</p>
      </Section>
    </>
  );
}

type ReviewProps = Pick<Requirement, 'id' | 'version' | 'allowedActions'>;

/** The review of whoever may decide; who may do so, but not on this one, reads why. */
function Review({ id, version, allowedActions }: ReviewProps) {
  const text = useText();
  const review = actionOf('reviewRequirement', allowedActions);
  if (review?.allowed) return <ReviewForm id={id} version={version} />;
  if (review?.reasonCode !== 'FOUR_EYES') return null;
  return (
    <Section title={text('requirements-review')} framed>
      <ActionButton action="reviewRequirement" of={allowedActions}>
        {text('requirements-approve')}
      </ActionButton>
    </Section>
  );
}
