/** What is done on the money of a project: the address may open its form, so that the next step of a project leads to it. */
const forms = ['draftProposal', 'decideCompliance', 'draftContract', 'submitCost', 'recordOaDecision'] as const;

export type MoneyForm = (typeof forms)[number];

export interface ProjectMoneySearch {
  form?: MoneyForm | undefined;
}

export function projectMoneySearch({ form }: Record<string, unknown>): ProjectMoneySearch {
  const known = forms.find((name) => name === form);
  return known ? { form: known } : {};
}
