/** What a command says that was called wrongly (cmdutil.UsageErrorf). */
export function usage(command: string, text: string): string {
  return `${text}\nSee 'kubectl ${command} -h' for help and examples`;
}
