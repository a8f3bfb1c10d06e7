import { useParams } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useText } from '@/i18n';
import { Badge, ButtonLink, ErrorState, Facts, Loaded, PageTitle, Section } from '@/ui';
import { Membership } from './Membership';
import { NewPassword } from './NewPassword';
import { languageName } from './PersonFields';
import { PersonForm } from './PersonForm';
import styles from './people.module.css';

const personQuery = graphql(`
  query Person($id: ID!) {
    node(id: $id) {
      __typename
      ... on User {
        id
        name
        active
        ...PersonFacts
        ...PersonForm
        ...Membership
        ...NewPassword
      }
    }
  }
`);

const personFacts = graphql(`
  fragment PersonFacts on User {
    email
    roles
    locale
    weeklyCapacity
    businessLine {
      id
      name
    }
  }
`);

/** One person: what they are, and for the administrator how that is changed. */
export default function Person() {
  const text = useText();
  const { userId } = useParams({ from: '/people/$userId' });
  const query = useLiveQuery(personQuery, { id: userId });
  const administrates = useMe().is('ADMIN');
  return (
    <Loaded of={query}>
      {({ node }) =>
        node?.__typename !== 'User' ? (
          <ErrorState failure={{ kind: 'missing', message: '' }} />
        ) : (
          <>
            <PageTitle
              title={node.name}
              actions={
                administrates && (
                  <>
                    <ButtonLink to="/audit" search={{ subjectId: node.id }}>
                      {text('people-history')}
                    </ButtonLink>
                    <ButtonLink to="/audit" search={{ actor: node.id }}>
                      {text('people-deeds')}
                    </ButtonLink>
                  </>
                )
              }
            >
              {!node.active && <Badge>{text('people-left')}</Badge>}
            </PageTitle>
            {administrates ? (
              <div className={styles.columns}>
                <PersonForm key={node.id} of={node} refetch={query.refetch} />
                <Section title={text('people-access')} framed>
                  <div className={styles.acts}>
                    <NewPassword of={node} />
                    <Membership of={node} />
                  </div>
                </Section>
              </div>
            ) : (
              <PersonFacts of={node} />
            )}
          </>
        )
      }
    </Loaded>
  );
}

function PersonFacts({ of }: { of: FragmentType<typeof personFacts> }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const person = readFragment(personFacts, of);
  return (
    <Facts
      items={[
        [text('people-email'), person.email],
        [text('people-roles'), format.list(person.roles.map((role) => label('Role', role)))],
        [text('people-line'), person.businessLine?.name ?? '–'],
        [text('people-capacity'), text('people-days', { days: person.weeklyCapacity })],
        [text('people-language'), languageName(person.locale)],
      ]}
    />
  );
}
