import { useLocation } from 'preact-iso';

/**
 * A choice of a page, kept in its address so that the view can be sent to somebody.
 * @param fallback its value where the address does not name it; such a value is left out
 */
export function useAddressValue(name: string, fallback = ''): [string, (value: string) => void] {
  const { query, path, route } = useLocation();
  const set = (value: string) => {
    // The address bar, not `query`: two values may change before the next drawing.
    const values = new URLSearchParams(location.search);
    if (value === fallback) values.delete(name);
    else values.set(name, value);
    const text = values.toString();
    route(text ? `${path}?${text}` : path, true);
  };
  return [query[name] ?? fallback, set];
}
