/**
 * The names that a path may stand for, the likeliest first: "device.mac" is the name "mac" in the
 * object "device", or the name "device.mac" itself, as some tools flatten objects.
 */
export function namesOfPath(path: string): string[][] {
  const names = path.split('.');
  return names.length === 1 ? [names] : [names, [path]];
}

/**
 * The text at a path of a parsed object. Of a list it is the first item. Numbers and true and false
 * count as text. Undefined where there is none.
 */
export function textAt(object: unknown, names: readonly string[]): string | undefined {
  let value = object;
  for (const name of names) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
    if (Array.isArray(value)) value = value[0];
  }
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
