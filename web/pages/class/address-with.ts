/** The address of this page with other values; null takes a value away. */
export function addressWith(changes: Record<string, string | null>): string {
  const values = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes))
    if (value === null) values.delete(name);
    else values.set(name, value);
  return values.size > 0 ? `${location.pathname}?${values}` : location.pathname;
}
