import { type Language, languages } from '@shared/language';
import { useLiveQuery, useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat, useLabel, useLanguage, useText } from '@/i18n';
import { languageName } from '@/screens/people/PersonFields';
import { ButtonLink, Facts, Loaded, PageTitle, Section, Select } from '@/ui';

const profileQuery = graphql(`
  query OwnProfile {
    viewer {
      id
      name
      ...ProfileFacts
    }
  }
`);

const profileFacts = graphql(`
  fragment ProfileFacts on User {
    id
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

/** Who one is here, and the language of one's pages. */
export default function Profile() {
  const text = useText();
  const query = useLiveQuery(profileQuery, {});
  return (
    <Loaded of={query}>
      {({ viewer }) =>
        viewer && (
          <>
            <PageTitle title={viewer.name} actions={<OwnPage id={viewer.id} />}>
              {text('profile-claim')}
            </PageTitle>
            <ProfileFacts of={viewer} />
            <LanguageOfPages />
          </>
        )
      }
    </Loaded>
  );
}

/** Administrators change what they are as they change it of others. */
function OwnPage({ id }: { id: string }) {
  const text = useText();
  if (!useMe().is('ADMIN')) return null;
  return (
    <ButtonLink to="/people/$userId" params={{ userId: id }}>
      {text('profile-change')}
    </ButtonLink>
  );
}

function ProfileFacts({ of }: { of: FragmentType<typeof profileFacts> }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const { email, roles, locale, weeklyCapacity, businessLine } = readFragment(profileFacts, of);
  const administrates = useMe().is('ADMIN');
  return (
    <Section title={text('profile-facts')} framed>
      <Facts
        items={[
          [text('profile-email'), email],
          [text('profile-roles'), format.list(roles.map((role) => label('Role', role)))],
          [text('profile-line'), businessLine?.name ?? '–'],
          [text('profile-capacity'), text('profile-days', { days: weeklyCapacity })],
          [text('profile-told-in'), languageName(locale)],
        ]}
      />
      {!administrates && <p className="soft">{text('profile-ask')}</p>}
    </Section>
  );
}

function LanguageOfPages() {
  const text = useText();
  const { language, choose } = useLanguage();
  return (
    <Section title={text('profile-pages')} framed>
      <Select
        name="language"
        label={text('profile-language')}
        hint={text('profile-language-hint')}
        value={language}
        onChange={(id) => choose(id as Language)}
        options={Object.entries(languages).map(([id, name]) => ({ id, text: name }))}
      />
    </Section>
  );
}
