/** Every command of kubectl, in the order in which its help lists them. */
const COMMANDS =
  'create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon uncordon drain taint describe logs attach exec port-forward proxy cp auth debug events diff apply patch replace wait kustomize label annotate completion alpha api-resources api-versions config plugin version'.split(
    ' ',
  );

/** Levenshtein's distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, char] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, wanted] of [...other].entries())
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (char === wanted ? 0 : 1)),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}

/** What cobra says of a word that is no command: `Did you mean this?` with what is two letters away at most. */
export function unknownCommand(word: string): string {
  const near = COMMANDS.filter(
    (command) => distance(word.toLowerCase(), command) <= 2 || command.startsWith(word.toLowerCase()),
  );
  const guesses =
    near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((each) => `\t${each}`).join('\n')}`;
  return `unknown command "${word}" for "kubectl"${guesses}`;
}
