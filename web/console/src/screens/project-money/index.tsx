import { getRouteApi } from '@tanstack/react-router';
import { useLiveQuery, useMe } from '@/api';
import { graphql } from '@/gql';
import { ErrorState, Skeleton } from '@/ui';
import { BudgetSection } from './BudgetSection';
import { ContractSection } from './ContractSection';
import { CostSection } from './CostSection';
import { MoneyForms } from './MoneyForms';
import { ProposalSection } from './ProposalSection';
import { ReviewSection } from './ReviewSection';
import type { MoneyForm } from './search';

const projectMoney = graphql(`
  query ProjectMoney($id: ID!, $money: Boolean!) {
    project(id: $id) {
      id
      stage
      ...BudgetSection @include(if: $money)
      ...CostSection @include(if: $money)
      ...ContractSection
      ...ProposalSection
      ...ReviewSection
      ...MoneyForms
    }
  }
`);

const route = getRouteApi('/projects/$projectId/money');

/** The money of a project: before the work begins what is offered and agreed comes first, after it what is spent. */
export default function ProjectMoney() {
  const { projectId } = route.useParams();
  const { form } = route.useSearch();
  const navigate = route.useNavigate();
  const { seesMoney } = useMe();
  const query = useLiveQuery(projectMoney, { id: projectId, money: seesMoney }, { projectId });
  const project = query.data?.project;
  if (!project) {
    return query.failure ? <ErrorState failure={query.failure} retry={query.refetch} /> : <Skeleton lines={12} />;
  }
  const open = (form?: MoneyForm) => void navigate({ search: { form } });
  const atWork = !['PLANNING', 'COMPLIANCE_REVIEW', 'CONTRACTING'].includes(project.stage);
  const spent = seesMoney && (
    <>
      <BudgetSection project={project} />
      <CostSection project={project} open={open} />
    </>
  );
  return (
    <>
      {atWork && spent}
      {atWork && <ContractSection project={project} open={open} />}
      <ProposalSection project={project} open={open} />
      <ReviewSection project={project} open={open} />
      {!atWork && <ContractSection project={project} open={open} />}
      {!atWork && spent}
      {form && <MoneyForms project={project} form={form} close={() => open()} />}
    </>
  );
}
