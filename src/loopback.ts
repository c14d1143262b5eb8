/** Whether a host name or an IP address, without a port, is this machine itself. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** The host of "host:port" or "[::1]:port". */
export function hostOf(address: string): string {
  return address.replace(/:\d*$/, '');
}
