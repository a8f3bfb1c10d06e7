/** Where a page keeps the proof of who is signed in. */

export interface Keeper {
  read(): string | null;
  /** Keeps it for this person, or, with null, forgets it. */
  write(personId: string, text: string | null): void;
  /** Calls back when another tab changed it: with null where it is gone. */
  watch(changed: (text: string | null) => void): void;
  /** Runs a step that no other tab may run at the same time. */
  alone<Value>(step: () => Promise<Value>): Promise<Value>;
}

const key = 'plimsoll:session';

/**
 * In this tab, until it is closed: two tabs can then be two different people, say a team lead who watches while finance pays.
 */
export const inTab: Keeper = {
  read: () => sessionStorage.getItem(key),
  write(_personId, text) {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  },
  watch() {},
  alone: (step) => step(),
};

/**
 * In this browser: a link that is opened in another tab, or the app on a phone, finds the person signed in. A tab still is one
 * person's: who signs in there as somebody else changes no other tab.
 */
export function inBrowser(): Keeper {
  const lastKey = `${key}:last`;
  const ownKey = `${key}:own`;
  const of = (personId: string) => `${key}:${personId}`;
  const own = () => sessionStorage.getItem(ownKey) ?? localStorage.getItem(lastKey);
  return {
    read() {
      const person = own();
      if (!person) return null;
      sessionStorage.setItem(ownKey, person);
      return localStorage.getItem(of(person));
    },
    write(personId, text) {
      if (text) {
        sessionStorage.setItem(ownKey, personId);
        localStorage.setItem(lastKey, personId);
        localStorage.setItem(of(personId), text);
      } else {
        localStorage.removeItem(of(personId));
      }
    },
    watch(changed) {
      addEventListener('storage', (event) => {
        const person = own();
        if (person && event.key === of(person)) changed(event.newValue);
      });
    },
    alone(step) {
      // Without locks, as on a page without TLS, the server's grace for a token that two tabs trade in has to do.
      if (!navigator.locks) return step();
      return navigator.locks.request(`${key}:${own() ?? ''}`, step) as ReturnType<typeof step>;
    },
  };
}
