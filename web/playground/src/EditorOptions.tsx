import { useMonaco } from '@graphiql/react';
import { useEffect } from 'react';

/** Chinese punctuation is no look-alike of Latin punctuation here: Monaco boxes it as "ambiguous" otherwise. */
const options = { unicodeHighlight: { ambiguousCharacters: false } };

/** Sets the options of all editors of GraphiQL, now and later. Place it inside of `GraphiQL`. */
export function EditorOptions() {
  const monaco = useMonaco(({ monaco }) => monaco);
  useEffect(() => {
    if (!monaco) return;
    for (const editor of monaco.editor.getEditors()) editor.updateOptions(options);
    const created = monaco.editor.onDidCreateEditor((editor) => editor.updateOptions(options));
    return () => created.dispose();
  }, [monaco]);
  return null;
}
