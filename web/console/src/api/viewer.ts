import { graphql } from '@/gql';

export const viewerQuery = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
      roles
      locale
    }
  }
`);
