const MOST_PORT = 65_535;

/**
 * Whether a text is "host:port", where an IPv6 address stands in brackets.
 * @param leastPort 0 where it is an address to listen on: the system then chooses a free port
 */
export function isHostAndPort(text: string, leastPort: 0 | 1): boolean {
  const port = /^(?:[^:\s[\]]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(text)?.[1];
  return port !== undefined && Number(port) >= leastPort && Number(port) <= MOST_PORT;
}
