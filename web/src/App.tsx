import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Config } from './config';
import { ExamplesMenu } from './ExamplesMenu';
import { welcome } from './examples';
import { roleLabel } from './roles';
import { Session } from './session';
import { PersonSelect, SignInPanel } from './SignIn';
import { StreamFooter } from './StreamFooter';
import { StreamLog } from './stream-log';
import { createTransport } from './transport';

const session = new Session();
const log = new StreamLog();

const signIn = (email: string, password: string) => session.signIn(email, password);

export function App({ config }: { config: Config }) {
  const { viewer, generation, notice } = useSyncExternalStore(session.subscribe, session.state);
  const [slot, setSlot] = useState<HTMLElement | null>(null);

  // A new fetcher also makes GraphiQL read the schema again, as the new person may see it.
  const transport = useMemo(() => createTransport(session, log), [generation]);
  useEffect(() => {
    log.clear();
    return () => transport.dispose();
  }, [transport]);

  return (
    <>
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
                {viewer.roles.map((role) => `${roleLabel(role).english} ${roleLabel(role).chinese}`).join(', ')}
              </span>
              {config.demo && <PersonSelect config={config} signIn={signIn} />}
              <button type="button" onClick={() => session.signOut()}>
                Sign out
              </button>
            </>
          ) : (
            <span className="viewer">Not signed in</span>
          )}
        </div>
      </header>
      {!viewer && <SignInPanel config={config} notice={notice} signIn={signIn} />}
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
    </>
  );
}
