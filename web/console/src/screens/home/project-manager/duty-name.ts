import type { Duty } from '@/gql/graphql';
import { useText } from '@/i18n';

/** What a project manager is asked to do. */
export function useDutyName(): (duty: Duty) => string {
  const text = useText();
  const names: Partial<Record<Duty, string>> = {
    REVIEW_REQUIREMENT: text('home-project-manager-review'),
    INITIATE_PROJECT: text('home-project-manager-initiate'),
    PREPARE_PROJECT: text('home-project-manager-prepare'),
    COMPLETE_PROJECT: text('home-project-manager-complete'),
    DO_TASK: text('home-project-manager-task'),
    RESOLVE_ISSUE: text('home-project-manager-issue'),
  };
  return (duty) => names[duty] ?? '';
}
