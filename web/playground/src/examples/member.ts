import type { Example } from './example';
import { raiseIssue, reportProgress, workQueues } from './work';

const tasks: Example = {
  title: { en: 'My tasks', zh: '我的任务' },
  document: `query MyTasks($me: ID!) {
  tasks(first: 20, filter: { assigneeId: $me }, orderBy: PLANNED_END_ASC) {
    totalCount
    nodes {
      id
      title
      project { code name }
      parent { title }
      plannedStart
      plannedEnd
      status
      percentComplete
      overdue
      allowedActions { action allowed reason }
    }
  }
}
`,
  variables: { me: 'YOUR-ID' },
  fill: { document: '{ viewer { id } }', variables: (data) => ({ me: data.viewer.id }) },
};

export const member = [workQueues, tasks, reportProgress, raiseIssue];
