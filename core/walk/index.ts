/** One request, application to application and back, run through the rules and recorded hop by hop. */
export type { SourceRange } from '../manifest/index.ts';
export { ruleOrigins } from './explain/origins.ts';
export type { Candidate, Hop, HopKind, Origin, Place } from './hop.ts';
export { type Client, parseRequest, type Request } from './request.ts';
export { type Outcome, type OutcomeKind, type Unsent, type Walk, walk } from './walk.ts';
