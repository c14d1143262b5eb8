import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAddressValue } from '../live/use-address.js';
import { words } from '../words.js';

/** Controls above a table. Each keeps its value in the address under its `name`. */
export function Filters({ names, children }: { names: string[]; children: ComponentChildren }) {
  const { query, path, route } = useLocation();
  const isSet = names.some((name) => query[name]);
  const clear = () => {
    const values = new URLSearchParams(location.search);
    for (const name of names) values.delete(name);
    route(values.size > 0 ? `${path}?${values}` : path, true);
  };
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {children}
      {isSet && (
        <button type="button" class="button plain" onClick={clear}>
          {words.value.clearFilters}
        </button>
      )}
    </form>
  );
}

/** One of some values, or all of them. */
export function SelectFilter({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: { value: string; text: string }[];
}) {
  const [value, setValue] = useAddressValue(name);
  // An address may name a value that this day does not have: it stays visible.
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => setValue(event.currentTarget.value)}>
        <option value="">{words.value.all}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

const TYPING_MS = 200;

/** Text that something must contain. The address follows when somebody stops typing. */
export function TextFilter({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const [value, setValue] = useAddressValue(name);
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setValue(text.trim()), TYPING_MS);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="search"
        value={typed}
        placeholder={hint}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </label>
  );
}
