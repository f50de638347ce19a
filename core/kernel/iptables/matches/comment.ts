import type { MatchExtension } from '../extension.ts';
import { quoted } from '../words.ts';

interface Comment {
  readonly text: string;
}

/** `-m comment --comment TEXT`: always true. */
export const comment: MatchExtension<Comment> = {
  name: 'comment',
  options: { '--comment': 1 },
  parse(given) {
    const text = given[0]?.words[0];
    if (text === undefined) return { error: 'comment: option "--comment" must be specified' };
    return text.length > 255 ? { error: 'comment: longer than 255 characters' } : { text };
  },
  print: ({ text }) => `--comment ${quoted(text)}`,
  test: () => true,
};
