/** What the server says about itself at `/config.json`. */
export interface Config {
  /** A demo server lists its demo users, so that one click signs in. */
  demo: boolean;
  users: DemoUser[];
  password: string | null;
}

export interface DemoUser {
  email: string;
  role: string;
  name: string;
}

/** Without an answer the page behaves as on a production server: it asks for e-mail and password. */
export async function loadConfig(): Promise<Config> {
  try {
    const response = await fetch('/config.json');
    const config = (await response.json()) as Partial<Config>;
    return { demo: config.demo ?? false, users: config.users ?? [], password: config.password ?? null };
  } catch {
    return { demo: false, users: [], password: null };
  }
}
