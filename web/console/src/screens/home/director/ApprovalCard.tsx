import { Link } from '@tanstack/react-router';
import { useCategories } from '@/api';
import { graphql } from '@/gql';
import type { ApprovalCardFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { LoadLine } from '@/pictures/LoadLine';
import { CostActions } from '@/screens/costs/CostActions';
import { useRuleSentence } from '@/screens/costs/useRuleSentence';
import { Ago, Marked, Money, PersonName } from '@/ui';
import styles from './director.module.css';

export const approvalCard = graphql(`
  fragment ApprovalCard on Cost {
    id
    description
    payee
    category
    proofUrl
    createdAt
    amount { amount currency }
    submittedBy { name }
    possibleDuplicates { id }
    approvalRoute {
      steps {
        role
        rule
        figure { amount currency }
        limit { amount currency }
        countedCosts { id }
      }
    }
    project {
      id
      code
      name
      customer { name }
      ...LoadLine
    }
    allowedActions { action allowed }
    ...CostActions
  }
`);

/** One cost that waits: how much, to whom and for what, why the director is asked, and the project before and after. */
export function ApprovalCard({ cost }: { cost: ApprovalCardFragment }) {
  const text = useText();
  const sentence = useRuleSentence();
  const { name } = useCategories();
  const { id, description, payee, category, proofUrl, createdAt, amount, submittedBy, project } = cost;
  const rules = cost.approvalRoute.steps.filter(({ role }) => role === 'DIRECTOR');
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <Link to="/costs/$costId" params={{ costId: id }} className={styles.description}>
          {description}
        </Link>
        <strong className={styles.amount}>
          <Money of={amount} />
        </strong>
      </div>
      <p className="soft">
        {payee} · {name(category)} · <PersonName name={submittedBy.name} /> · <Ago at={createdAt} />
        {proofUrl && (
          <>
            {' · '}
            <a href={proofUrl} target="_blank" rel="noopener noreferrer">
              {text('home-director-proof')}
            </a>
          </>
        )}
      </p>
      <ul className={styles.rules}>
        {rules.map((step) => (
          <li key={step.rule}>{sentence(step)}</li>
        ))}
      </ul>
      {cost.possibleDuplicates.length > 0 && (
        <Link to="/costs/$costId" params={{ costId: id }}>
          <Marked tone="warning">{text('home-director-duplicates', { count: cost.possibleDuplicates.length })}</Marked>
        </Link>
      )}
      <div>
        <Link to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>{' '}
        <span className="soft">
          {project.customer.name} <span className="nowrap">{project.code}</span>
        </span>
      </div>
      <dl className={styles.lines}>
        <dt>{text('home-director-before')}</dt>
        <dd>
          <LoadLine project={project} size="card" />
        </dd>
        <dt>{text('home-director-after')}</dt>
        <dd>
          <LoadLine project={project} size="card" approving={amount} />
        </dd>
      </dl>
      <CostActions cost={cost} />
    </li>
  );
}
