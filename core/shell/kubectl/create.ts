import { post } from '../../apiserver/index.ts';
import type { Command } from './command.ts';
import { createByName } from './create-by-name.ts';
import { sendFiles } from './send-files.ts';

const sending = {
  verb: 'create',
  doing: 'creating',
  done: 'created',
  send: post,
  whenNone: 'no objects passed to create',
};

/** `kubectl create -f`: each document is posted as it is read. `kubectl create KIND NAME` needs no file. */
export const create: Command = (line, shell) => {
  const [word = '', ...rest] = line;
  const named = Object.hasOwn(createByName, word) ? createByName[word] : undefined;
  return named ? named(rest, shell) : sendFiles(sending, line, shell);
};
