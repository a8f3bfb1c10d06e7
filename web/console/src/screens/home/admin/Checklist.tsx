import type { LinkProps } from '@tanstack/react-router';
import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Button, ButtonLink, Icon, Section } from '@/ui';
import styles from './admin.module.css';
import { hasLooked, useHidden } from './looked';
import type { Gap } from './staff';

const checklist = graphql(`
  fragment Checklist on Query {
    businessLines(first: 1) {
      totalCount
    }
    policy {
      version
    }
    costCategories {
      code
      version
    }
    customers(first: 1) {
      totalCount
    }
    salespeople: users(first: 3, filter: { role: [SALES] }) {
      nodes {
        id
        name
      }
    }
  }
`);

interface Step {
  key: string;
  title: string;
  what: string;
  done: boolean;
  link?: LinkProps;
  act?: string;
}

/** Leads a new company to its first project; gone when that can begin, or when it is put away. */
export function Checklist({ of, gaps }: { of: FragmentType<typeof checklist>; gaps: Gap[] }) {
  const text = useText();
  const [hidden, hide] = useHidden();
  const steps = useSteps(of, gaps);
  const next = steps.find(({ done }) => !done);
  if (hidden || !next) return null;
  return (
    <Section
      title={text('home-admin-set-up')}
      framed
      actions={
        <>
          <span className="soft">
            {text('home-admin-done', { done: steps.filter(({ done }) => done).length, all: steps.length })}
          </span>
          <Button small look="quiet" onPress={hide}>
            {text('home-admin-hide')}
          </Button>
        </>
      }
    >
      <ol className={styles.steps}>
        {steps.map((step, place) => (
          <li key={step.key} className={step.done ? `${styles.step} ${styles.done}` : styles.step}>
            <span className={styles.place}>
              {step.done ? <Icon name="check" /> : place + 1}
              {step.done && <span className="visually-hidden">{text('home-admin-step-done')}</span>}
            </span>
            <div>
              <h3>{step.title}</h3>
              <p className="soft">{step.what}</p>
            </div>
            {step.link && !step.done && (
              <ButtonLink {...step.link} look={step === next ? 'primary' : 'plain'}>
                {step.act}
              </ButtonLink>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function useSteps(of: FragmentType<typeof checklist>, gaps: Gap[]): Step[] {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const me = useMe();
  const { businessLines, policy, costCategories, customers, salespeople } = readFragment(checklist, of);
  const missing = format.list(gaps.map(({ role }) => label('Role', role)));
  const sales = format.list((salespeople?.nodes ?? []).map(({ name }) => name));
  const own: Step[] = [
    {
      key: 'lines',
      title: text('home-admin-step-lines'),
      what: text('home-admin-step-lines-what'),
      done: (businessLines?.totalCount ?? 0) > 0,
      link: { to: '/lines' },
      act: text('home-admin-step-lines-act'),
    },
    {
      key: 'people',
      title: text('home-admin-step-people'),
      what:
        gaps.length > 0
          ? text('home-admin-step-people-missing', { roles: missing })
          : text('home-admin-step-people-what'),
      done: gaps.length === 0,
      link: { to: '/people' },
      act: text('home-admin-step-people-act'),
    },
    {
      key: 'policy',
      title: text('home-admin-step-policy'),
      what: text('home-admin-step-policy-what'),
      done: (policy?.version ?? 1) > 1 || hasLooked('policy'),
      link: { to: '/policy' },
      act: text('home-admin-step-policy-act'),
    },
    {
      key: 'categories',
      title: text('home-admin-step-categories'),
      what: text('home-admin-step-categories-what', { count: costCategories?.length ?? 0 }),
      done: (costCategories ?? []).some(({ version }) => version > 1) || hasLooked('categories'),
      link: { to: '/categories' },
      act: text('home-admin-step-categories-act'),
    },
  ];
  // Customers are not the administrator's to see: to somebody who is nothing else the list ends with the step before.
  const ready = own.every(({ done }) => done);
  const customer: Step = {
    key: 'customer',
    title: text('home-admin-step-customer'),
    what: sales ? text('home-admin-step-customer-who', { names: sales }) : text('home-admin-step-customer-what'),
    done: me.roles.length > 1 ? (customers?.totalCount ?? 0) > 0 : ready,
  };
  return [...own, customer];
}
