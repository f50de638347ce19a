/** One request, application to application and back, run through the rules and recorded hop by hop. */
export type { SourceRange } from '../manifest/index.ts';
export { ruleOrigins } from './explain/origins.ts';
export type { Candidate, Hop, Origin, Place, PolicySaying } from './hop.ts';
export { counterOf } from './many.ts';
export type { Outcome, OutcomeKind, SentRequest, Tally, TallyGroup, Walk } from './record.ts';
export type { Client, Request, Unsent } from './request.ts';
export { walk } from './walk.ts';
