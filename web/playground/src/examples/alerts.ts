/** Alerts, live and afterwards. */
import { about, alertEvent, errors, firstAlert, type Example } from './example';

export const costOverruns: Example = {
  title: { en: 'Cost overruns, live', zh: '成本超支预警' },
  document: `# Stays open: the moment a project passes its cost
# red line, the figures arrive here. To see one, be
# the director in a second browser tab and approve the
# cost that waits there.
subscription CostOverruns {
  costOverruns {
    ${alertEvent}
  }
}
`,
};

export const progressWarnings: Example = {
  title: { en: 'Progress warnings, live', zh: '进度预警' },
  document: `# A plan is missed because time passes, with nobody
# touching anything. The server notices.
subscription ProgressWarnings {
  progressWarnings {
    ${alertEvent}
  }
}
`,
};

export const alerts: Example = {
  title: { en: 'All alerts, live', zh: '全部预警' },
  document: `# Everything that this person may see. With
# (after: "<cursor>") it first sends what was missed.
subscription Alerts {
  alerts {
    ${alertEvent.replace('alert {', 'alert {\n      kind')}
  }
}
`,
};

export const deliveries: Example = {
  title: { en: 'Deliveries, live', zh: '交付通知' },
  document: `# A service item is delivered: its instalment is due.
subscription Deliveries {
  serviceItemDelivered {
    ${alertEvent}
  }
}
`,
};

export const alertList: Example = {
  title: { en: 'Alerts so far', zh: '预警列表' },
  document: `query AlertList {
  alerts(first: 20) {
    totalCount
    nodes {
      id
      kind
      severity
      status
      raisedAt
      project { code name }
      message(locale: "en")
      evidence { name value }
    }
  }
}
`,
};

export const acknowledge: Example = {
  title: { en: 'Take note of an alert', zh: '确认预警' },
  document: `# Nobody else is called while somebody sees to it: who
# is responsible, or above them.
mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {
  acknowledgeAlert(input: $input) {
    alert { id status message(locale: "en") }
    ${errors}
  }
}
`,
  ...about('ID-OF-AN-ALERT', (id) => ({ id, note: 'Talking to the venue this afternoon' }), firstAlert),
};

export const changedSince: Example = {
  title: { en: 'What has changed', zh: '最近变化' },
  document: `# What happened to each project since a cursor; ask
# next time with the one that comes with the answer.
query ChangedSince($cursor: String) {
  changedSince(cursor: $cursor) {
    cursor
    hasMore
    projects {
      project { code name health attention }
      events { type at alert { rule severity message(locale: "en") } }
    }
  }
}
`,
  variables: { cursor: null },
};
