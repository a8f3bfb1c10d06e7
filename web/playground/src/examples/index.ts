/**
 * Documents to start from, by role. The operation's name becomes the tab's title. `test/examples.test.mjs`
 * validates all of them against the schema of a running server, and asks the queries.
 */
import { admin } from './admin';
import type { ExampleGroup } from './example';
import { finance } from './finance';
import { businessOwner, director, teamLead } from './lead';
import { legal } from './legal';
import { member } from './member';
import { projectManager } from './project-manager';
import { sales } from './sales';

export type { Example, ExampleGroup } from './example';

/** What the first tab shows to somebody new. */
export const welcome = `# Welcome to Plimsoll.
#
# Sign in, then choose a document from "Examples".
#
# Ctrl-Enter   runs it, or stops a subscription
# Ctrl-Space   completes what you type
# The book on the left opens the documentation.

query WhoAmI {
  viewer { id name email roles }
}
`;

export const exampleGroups: ExampleGroup[] = [
  { role: 'TEAM_LEAD', examples: teamLead },
  { role: 'PROJECT_MANAGER', examples: projectManager },
  { role: 'FINANCE', examples: finance },
  { role: 'DIRECTOR', examples: director },
  { role: 'SALES', examples: sales },
  { role: 'MEMBER', examples: member },
  { role: 'LEGAL', examples: legal },
  { role: 'BUSINESS_OWNER', examples: businessOwner },
  { role: 'ADMIN', examples: admin },
  {
    role: null,
    examples: [{ title: { en: 'Who am I?', zh: '我是谁' }, document: 'query WhoAmI {\n  viewer { id name email roles }\n}\n' }],
  },
];
