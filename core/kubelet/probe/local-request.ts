/** A request that a command inside the container makes to its own Pod. */
export interface LocalRequest {
  readonly port: number;
  readonly path: string;
  /** `nc -z` only connects. */
  readonly connectOnly: boolean;
  /** What the tool prints when nobody listens. */
  readonly refused: string;
  /** Whether an HTTP status of 400 and above makes the tool fail. */
  readonly mindsStatus: boolean;
}

const LOCAL = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d+))?(\/\S*)?$/;

/** The first simple command of `sh -c '…'`; other commands as they are. */
function simpleCommand(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (!/(^|\/)(ba|a|z)?sh$/.test(words[0] ?? '') || at < 0) return words;
  const [first = ''] = (words[at + 1] ?? '').split(/\|\||&&|;|>|\|/);
  return first
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^['"]|['"]$/g, ''));
}

/** What `curl`, `wget` or `nc -z` to localhost asks for; undefined for any other command. */
export function localRequest(words: readonly string[]): LocalRequest | undefined {
  const [path = '', ...rest] = simpleCommand(words);
  const tool = path.slice(path.lastIndexOf('/') + 1);
  const url = rest.map((word) => LOCAL.exec(word)).find((match) => match !== null);
  const port = Number(url?.[1] ?? 80);
  const common = { port, path: url?.[2] ?? '/', connectOnly: false };
  if (tool === 'curl' && url) {
    const mindsStatus = rest.some((word) => word === '--fail' || /^-[a-zA-Z]*f/.test(word));
    const refused = `curl: (7) Failed to connect to localhost port ${port}: Connection refused`;
    return { ...common, refused, mindsStatus };
  }
  if (tool === 'wget' && url) {
    const refused = "wget: can't connect to remote host (127.0.0.1): Connection refused";
    return { ...common, refused, mindsStatus: true };
  }
  const asked = rest.at(-1) ?? '';
  if (tool === 'nc' && rest.some((word) => /^-[a-z]*z/.test(word)) && /^\d+$/.test(asked))
    return { port: Number(asked), path: '/', connectOnly: true, refused: '', mindsStatus: false };
  return undefined;
}
