import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

type Common = {
  label: string;
  hint?: string;
  /** What is missing, where something is. */
  wrong: string | undefined;
};

/** A field with its label, and under it a hint or what is wrong. */
function Field({
  label,
  hint,
  wrong,
  children,
}: Common & { children: (ids: { id: string; note: string | undefined }) => ComponentChildren }) {
  const id = useId();
  const text = wrong ?? hint;
  const note = text === undefined ? undefined : `${id}-note`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, note })}
      {text !== undefined && (
        <span id={note} class={wrong === undefined ? 'hint' : 'wrong'}>
          {text}
        </span>
      )}
    </div>
  );
}

export function TextField({
  value,
  onInput,
  inputMode = 'text',
  ...common
}: Common & {
  value: string;
  onInput: (value: string) => void;
  inputMode?: 'text' | 'numeric' | 'decimal';
}) {
  return (
    <Field {...common}>
      {({ id, note }) => (
        <input
          id={id}
          type="text"
          inputMode={inputMode}
          size={inputMode === 'text' ? 30 : 5}
          autocomplete="off"
          value={value}
          aria-describedby={note}
          aria-invalid={common.wrong !== undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Addresses, one in each line. */
export function LinesField({
  value,
  onInput,
  ...common
}: Common & { value: string; onInput: (value: string) => void }) {
  return (
    <Field {...common}>
      {({ id, note }) => (
        <textarea
          id={id}
          rows={2}
          value={value}
          spellcheck={false}
          aria-describedby={note}
          aria-invalid={common.wrong !== undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function ChoiceField<Value extends string>({
  options,
  value,
  onChange,
  label,
}: {
  label: string;
  options: readonly { value: Value; text: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <Field label={label} wrong={undefined}>
      {({ id }) => (
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
