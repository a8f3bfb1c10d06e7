import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Config } from '../../shared/config';
import { initialLanguage, keepLanguage, languages, type Language } from '../../shared/language';
import { Session } from '../../shared/session';
import { EditorOptions } from './EditorOptions';
import { ExamplesMenu } from './ExamplesMenu';
import { welcome } from './examples';
import { roleLabel } from './roles';
import { LanguageContext } from './say';
import { PersonSelect, SignInPanel } from './SignIn';
import { StreamFooter } from './StreamFooter';
import { StreamLog } from './stream-log';
import { texts } from './texts';
import { createTransport } from './transport';

const session = new Session();
const log = new StreamLog();

const signIn = (email: string, password: string) => session.signIn(email, password);

export function App({ config }: { config: Config }) {
  const { viewer, generation, ended } = useSyncExternalStore(session.subscribe, session.state);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [language, setLanguage] = useState(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  // A new fetcher also makes GraphiQL read the schema again, as the new person may see it.
  const transport = useMemo(() => createTransport(session, log), [generation]);
  useEffect(() => {
    log.clear();
    return () => transport.dispose();
  }, [transport]);

  return (
    <LanguageContext value={language}>
      <header className="top-bar">
        <h1>
          <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width="28" height="28" />
          Plimsoll
        </h1>
        <div ref={setSlot} />
        <div className="who">
          {viewer ? (
            <>
              <span className="viewer" data-testid="viewer" title={viewer.email}>
                <strong>{viewer.name}</strong>{' '}
                {viewer.roles.map((role) => roleLabel(role)[language]).join(', ')}
              </span>
              {config.demo && <PersonSelect config={config} signIn={signIn} />}
              <button type="button" onClick={() => session.signOut()}>
                {texts.signOut[language]}
              </button>
            </>
          ) : (
            <span className="viewer">{texts.notSignedIn[language]}</span>
          )}
          <LanguageSelect language={language} choose={setLanguage} />
        </div>
      </header>
      {!viewer && <SignInPanel config={config} notice={ended ? texts.sessionEnded : null} signIn={signIn} />}
      <main>
        <GraphiQL
          fetcher={transport.fetcher}
          defaultQuery={welcome}
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Logo>
            <></>
          </GraphiQL.Logo>
          <GraphiQL.Footer>
            <StreamFooter log={log} />
          </GraphiQL.Footer>
          <EditorOptions />
          {slot && (
            <ExamplesMenu
              slot={slot}
              roles={viewer?.roles ?? []}
              generation={generation}
              ask={async (query) => transport.fetcher({ query, operationName: null as never })}
            />
          )}
        </GraphiQL>
      </main>
    </LanguageContext>
  );
}

function LanguageSelect({ language, choose }: { language: Language; choose(language: Language): void }) {
  return (
    <select
      className="language"
      aria-label={texts.language[language]}
      value={language}
      onChange={(event) => {
        const chosen = event.target.value as Language;
        keepLanguage(chosen);
        choose(chosen);
      }}
    >
      {Object.entries(languages).map(([value, name]) => (
        <option key={value} value={value} lang={value}>
          {name}
        </option>
      ))}
    </select>
  );
}
