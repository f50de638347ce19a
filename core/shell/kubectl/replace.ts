import { replace as put } from '../../apiserver/index.ts';
import type { Command } from './command.ts';
import { sendFiles } from './send-files.ts';

const sending = { verb: 'replace', doing: 'replacing', done: 'replaced', send: put };

/** `kubectl replace -f`: each object is put in the place of the one that is there. */
export const replace: Command = (line, shell) => sendFiles(sending, line, shell);
