/**
 * What the tests share: talking to a running demo server, and bringing one project past its cost red
 * line the way people do (submit, approve, pay).
 */

/** The server under test, without a trailing slash. */
export const base = (process.env.PLIMSOLL_URL ?? 'http://127.0.0.1:8080').replace(/\/+$/, '');
export const graphqlUrl = `${base}/graphql`;
export const password = 'plimsoll-demo';

const tokens = new Map();

/** Sends one operation and gives back its `data`; top-level errors and user errors are exceptions. */
export async function gql(query, variables = {}, token = null) {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors?.length) throw new Error(`${response.status}: ${JSON.stringify(errors)}\nin ${query}`);
  for (const [field, payload] of Object.entries(data)) {
    if (payload?.errors?.length) throw new Error(`${field}: ${JSON.stringify(payload.errors)}`);
  }
  return data;
}

/** An access token for a demo user, named by the part of the address before the @. */
export async function signIn(user) {
  if (!tokens.has(user)) {
    const { signIn } = await gql(
      `mutation ($input: SignInInput!) {
        signIn(input: $input) { accessToken viewer { email } errors { code message field } }
      }`,
      { input: { email: `${user}@demo.example`, password } },
    );
    tokens.set(user, signIn.accessToken);
  }
  return tokens.get(user);
}

/**
 * A project in execution that the team lead sees, that a demo project manager runs, and whose costs,
 * paid and committed, are well below its red line. The one with the most room left comes first, so that
 * no forecast has called it out yet.
 */
export async function findProjectBelowRedLine() {
  const token = await signIn('team_lead');
  const candidates = [];
  for (let after = null, more = true; more;) {
    const { projects } = await gql(
      `query ($after: String) {
        projects(first: 50, after: $after) {
          nodes {
            id code stage onHold
            manager { email }
            costSummary { redLine { amount currency } paid { amount } committed { amount } }
          }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { after },
      token,
    );
    for (const project of projects.nodes) {
      const { redLine, paid, committed } = project.costSummary ?? {};
      const manager = /^(project_manager2?)@demo\.example$/.exec(project.manager.email)?.[1];
      if (project.stage !== 'EXECUTION' || project.onHold || !manager || !redLine) continue;
      const minor = (money) => toMinor(money.amount, redLine.currency);
      const used = minor(paid) + minor(committed);
      if (minor(redLine) === 0n || used >= minor(redLine)) continue;
      candidates.push({
        id: project.id,
        code: project.code,
        manager,
        currency: redLine.currency,
        usedPercent: Number((used * 100n) / minor(redLine)),
        // One unit more than what is left: paid alone then passes the line, whatever happens to the rest.
        crossing: minor(redLine) - minor(paid) + 100n,
      });
    }
    more = projects.pageInfo.hasNextPage;
    after = projects.pageInfo.endCursor;
  }
  if (candidates.length === 0) throw new Error('The demo data has no project in execution below its red line.');
  return candidates.sort((a, b) => a.usedPercent - b.usedPercent)[0];
}

/**
 * Submits, approves and pays one cost that brings the project past its red line. `beforePayment` runs
 * when all that is left is the payment. Gives back when the payment was sent and answered.
 */
export async function crossRedLine(project, beforePayment = () => {}) {
  const manager = await signIn(project.manager);
  const finance = await signIn('finance');
  const { submitCost } = await gql(
    `mutation ($input: SubmitCostInput!) {
      submitCost(input: $input) {
        cost { id status approvalRoute { steps { role } } }
        errors { code message field }
      }
    }`,
    {
      input: {
        projectId: project.id,
        category: 'MEDIA',
        description: 'Ad slot that breaks the budget',
        payee: 'Northlight Media',
        amount: { amount: fromMinor(project.crossing, project.currency), currency: project.currency },
        incurredOn: new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date()),
      },
    },
    manager,
  );
  const { id } = submitCost.cost;
  // Who approves a cost does not pay it.
  let status = await approve(id, await signIn('finance2'));
  if (status === 'FINANCE_APPROVED') status = await approve(id, await signIn('director'));
  if (status !== 'APPROVED') throw new Error(`After its approvals the cost is ${status}.`);

  await beforePayment();
  const sentAt = Date.now();
  const { payCost } = await gql(
    `mutation ($input: PayCostInput!) {
      payCost(input: $input) { cost { id status } errors { code message field } }
    }`,
    { input: { id } },
    finance,
  );
  if (payCost.cost.status !== 'PAID') throw new Error(`After the payment the cost is ${payCost.cost.status}.`);
  return { costId: id, sentAt, answeredAt: Date.now() };
}

async function approve(id, token) {
  const { approveCost } = await gql(
    `mutation ($input: ApproveCostInput!) {
      approveCost(input: $input) { cost { id status } errors { code message field } }
    }`,
    { input: { id } },
    token,
  );
  return approveCost.cost.status;
}

/* Money is exact, so it is counted in minor units here as well: never as a float. */

function fractionDigits(currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}

function toMinor(amount, currency) {
  const digits = fractionDigits(currency);
  const [whole, fraction = ''] = String(amount).split('.');
  return BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
}

function fromMinor(minor, currency) {
  const digits = fractionDigits(currency);
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
