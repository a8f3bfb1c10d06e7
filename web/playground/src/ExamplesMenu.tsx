import { DropdownMenu, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { exampleGroups, type Example } from './examples';
import { useSay } from './say';
import { roleLabel } from './roles';
import { texts } from './texts';

interface Props {
  /** The place in the top bar. The menu must live inside GraphiQL to reach its tabs, but is drawn there. */
  slot: HTMLElement;
  /** Roles of the signed-in person: their documents come first. */
  roles: readonly string[];
  /** Identity of the signed-in person, see `SessionState`. */
  generation: number;
  /** Runs a query as the signed-in person. */
  ask(document: string): Promise<any>;
}

export function ExamplesMenu({ slot, roles, generation, ask }: Props) {
  const say = useSay();
  const actions = useGraphiQLActions();
  const editors = useGraphiQL(({ queryEditor, variableEditor, responseEditor }) => ({
    queryEditor,
    variableEditor,
    responseEditor,
  }));

  // What one person was shown must not stay on the screen as if it were the next person's answer.
  const shownFor = useRef(generation);
  useEffect(() => {
    if (shownFor.current === generation) return;
    shownFor.current = generation;
    actions.stop();
    editors.responseEditor?.setValue('');
  }, [generation, actions, editors]);

  async function open({ document, variables, fill }: Example) {
    const filled = fill && roles.length > 0 ? await fillIn(fill.document, fill.variables) : null;
    actions.stop(); // a subscription would go on writing into the new tab's result
    actions.addTab();
    editors.queryEditor?.setValue(document);
    const input = filled ?? variables;
    editors.variableEditor?.setValue(input ? JSON.stringify(input, null, 2) : '');
    editors.queryEditor?.focus();
  }

  async function fillIn(document: string, pick: (data: any) => Record<string, unknown> | null) {
    try {
      return pick((await ask(document)).data) ?? null;
    } catch {
      return null; // the placeholders are a good second best
    }
  }

  const own = exampleGroups.filter(({ role }) => role === null || roles.includes(role));
  const others = exampleGroups.filter((group) => !own.includes(group));

  return createPortal(
    <DropdownMenu>
      {/* Before its editor is there, a document would be lost. */}
      <DropdownMenu.Button className="examples-button" disabled={!editors.queryEditor || !editors.variableEditor}>
        {say(texts.examples)} <span aria-hidden="true">▾</span>
      </DropdownMenu.Button>
      <DropdownMenu.Content className="examples-menu" align="start" sideOffset={8}>
        {[...own, ...others].map(({ role, examples }) => {
          const name = say(role ? roleLabel(role) : texts.everybody);
          return (
            <div key={name} role="group" aria-label={name}>
              <div className="examples-role" aria-hidden="true">
                {name}
              </div>
              {examples.map((example) => (
                <DropdownMenu.Item key={example.title.en} onSelect={() => void open(example)}>
                  {say(example.title)}
                </DropdownMenu.Item>
              ))}
            </div>
          );
        })}
      </DropdownMenu.Content>
    </DropdownMenu>,
    slot,
  );
}
