import { useMe } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { sumByCurrency } from '@/i18n';
import { DecideReview } from '@/screens/compliance/DecideReview';
import { ContractForm } from '@/screens/contracts/ContractForm';
import { OaDecision } from '@/screens/costs/OaDecision';
import { SubmitCost } from '@/screens/costs/SubmitCost';
import { DraftProposal } from '@/screens/proposals/DraftProposal';
import type { MoneyForm } from './search';

export const moneyForms = graphql(`
  fragment MoneyForms on Project {
    id
    serviceItems { amount { amount currency } }
    proposals { id ...ProposalBase }
    complianceReviews { track decision }
    ...ContractProject
  }
`);

interface MoneyFormsProps {
  project: FragmentType<typeof moneyForms>;
  form: MoneyForm;
  close(): void;
}

/** The form that is open. Which one lives in the address: a reload keeps it, and so does the draft of what was typed. */
export function MoneyForms({ project, form, close }: MoneyFormsProps) {
  const { is } = useMe();
  const read = readFragment(moneyForms, project);
  const price = sumByCurrency(read.serviceItems.map(({ amount }) => amount))[0];
  const currency = price?.currency ?? 'CNY';
  switch (form) {
    case 'submitCost':
      return <SubmitCost projectId={read.id} currency={currency} close={close} />;
    case 'recordOaDecision':
      return <OaDecision projectId={read.id} close={close} />;
    case 'draftContract':
      return <ContractForm project={read} contract={null} close={close} />;
    case 'draftProposal':
      return (
        <DraftProposal
          projectId={read.id}
          currency={currency}
          price={price?.amount ?? ''}
          before={read.proposals.at(-1) ?? null}
          close={close}
        />
      );
    case 'decideCompliance': {
      const pending = read.complianceReviews.find(({ decision }) => decision === 'PENDING');
      const track = pending?.track ?? (is('FINANCE') ? 'FINANCE' : 'LEGAL');
      return <DecideReview projectId={read.id} track={track} close={close} />;
    }
  }
}
