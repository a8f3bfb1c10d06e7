export { type Action, useAction } from './action';
export { type Categories, useCategories } from './categories';
export { type Api, ApiProvider, createApi, type Document, useApi } from './client';
export { type Draft, useDraft } from './drafts';
export { type Failure, type FailureKind, failureOf, sortErrors, type UserError, userErrorParts } from './errors';
export type { AlertEvent, LiveState } from './live';
export { type LivePages, useLivePages } from './pages';
export { type LiveQuery, useLiveQuery } from './query';
export { type Me, useMe, ViewerProvider } from './viewer';
