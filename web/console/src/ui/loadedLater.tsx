import { type ComponentType, lazy, Suspense } from 'react';

/** A dialog, form or chart whose code is fetched when it is shown for the first time, so that no first screen waits for it. */
export function loadedLater<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Later = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  // biome-ignore lint/correctness/noComponentHookFactories: it is called once, where a module is read
  return function LoadedLater(props: Props) {
    return (
      <Suspense fallback={null}>
        <Later {...props} />
      </Suspense>
    );
  };
}
