/** One request, application to application and back, run through the rules and recorded hop by hop. */
export type { SourceRange } from '../manifest/index.ts';
export type { Candidate, Hop, HopKind, Origin, Place } from './hop.ts';
export type { Client, Request } from './request.ts';
export type { Outcome, OutcomeKind, Walk } from './walk.ts';
