/** What is followed, and where it begins. */
import { graphql } from '@/gql';

/** The message in both languages: the page may change its own while events are kept. */
export const alertStream = graphql(`
  subscription AlertStream($after: String) {
    alerts(after: $after) {
      cursor
      type
      at
      severity
      responsible
      alert {
        id
        kind
        rule
        severity
        status
        version
        project {
          id
          code
          name
        }
      }
      en: message(locale: "en")
      zh: message(locale: "zh-CN")
    }
  }
`);

export const projectStream = graphql(`
  subscription ProjectStream($id: ID!) {
    projectChanged(id: $id) {
      id
      version
    }
  }
`);

export const workStream = graphql(`
  subscription WorkStream {
    workChanged {
      projects {
        id
        version
      }
      requirements {
        id
        version
      }
    }
  }
`);

export const cursorQuery = graphql(`
  query AlertCursor {
    alertCursor
  }
`);
