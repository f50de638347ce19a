/**
 * What BIND's tools write where a packet met nobody. UDP is tried again, a refused connection is not
 * (bind9 bin/dig/dighost.c `recv_done`, `tcp_connected`).
 */
export function failureLine(
  heard: 'refused' | 'timeout',
  server: string,
  { port, name, tcp }: { readonly port: number; readonly name: string; readonly tcp: boolean },
): string {
  if (tcp && heard === 'refused')
    return `;; Connection to ${server}#${port}(${server}) for ${name} failed: connection refused.`;
  return `;; communications error to ${server}#${port}: ${heard === 'refused' ? 'connection refused' : 'timed out'}`;
}
