/** The tools that a person types: how each reads its line, and how it puts the end of a request into words. */
import type { DnsToolName } from '../../dns/index.ts';
import type { ToolName } from '../request.ts';
import { printCurl } from './curl.ts';
import { printNc } from './nc.ts';
import { printPing } from './ping.ts';
import type { Printed, Told } from './told.ts';

export { parseRequest } from './parse.ts';
export type { Attempt, Printed, Told } from './told.ts';

const printers: Readonly<Record<Exclude<ToolName, DnsToolName>, (told: Told) => Printed>> = {
  curl: printCurl,
  nc: printNc,
  ping: printPing,
};

/** What the tool prints at the end, and its exit code. */
export const printed = (told: Told): Printed =>
  told.said ?? printers[told.target.tool as keyof typeof printers](told);
