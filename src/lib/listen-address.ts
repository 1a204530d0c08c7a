/** Returns whether a listener on this host takes connections at every address of the machine. */
export const listensEverywhere = (host: string): boolean => ['', '0.0.0.0', '::'].includes(host);

/** Returns the host by which this machine connects to a listener: loopback where it listens everywhere. */
export function reachable(host: string): string {
  if (host === '::') return '::1';
  return listensEverywhere(host) ? '127.0.0.1' : host;
}
