import { Icon } from './icon.js';

/** A link to the day before or after; without an address it stands there, and leads nowhere. */
export function Step({
  to,
  name,
  icon,
}: {
  to: string | null;
  name: string;
  icon: 'left' | 'right';
}) {
  if (to === null)
    return (
      <span class="button" aria-disabled="true" role="link" aria-label={name}>
        <Icon name={icon} />
      </span>
    );
  return (
    <a class="button" href={to} aria-label={name} title={name}>
      <Icon name={icon} />
    </a>
  );
}
