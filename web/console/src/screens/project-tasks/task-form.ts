import { graphql } from '@/gql';

export const taskFormProject = graphql(`
  fragment TaskFormProject on Project {
    id
    stage
    plannedStart
    plannedEnd
    serviceItems {
      id
      service
      quantity
      amount { currency }
    }
  }
`);

export const taskForm = graphql(`
  fragment TaskForm on Task {
    id
    version
    title
    plannedStart
    plannedEnd
    plannedCost @include(if: $money) { amount }
    weight
    status
    percentComplete
    serviceItem { id }
    parent { id }
    assignee { id name }
    dependsOn { id }
    subtasks { id }
  }
`);
