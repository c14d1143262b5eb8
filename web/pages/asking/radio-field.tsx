import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { words } from '../../words.js';

/** One of a few answers. */
export function RadioField<Value extends string>({
  label,
  options,
  value,
  onChange,
  isWrong,
}: {
  label: string;
  options: readonly { value: Value; text: ComponentChildren }[];
  value: Value | undefined;
  onChange: (value: Value) => void;
  isWrong: boolean;
}) {
  const id = useId();
  return (
    <div
      class="field radios"
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-describedby={isWrong ? `${id}-wrong` : undefined}
      aria-invalid={isWrong}
      aria-required="true"
    >
      <span id={`${id}-label`}>{label}</span>
      {options.map((option) => (
        <label key={option.value} class="radio">
          <input
            type="radio"
            name={id}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.text}</span>
        </label>
      ))}
      {isWrong && (
        <span id={`${id}-wrong`} class="wrong">
          {words.value.classPage.choiceWrong}
        </span>
      )}
    </div>
  );
}
