import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';

/** The row of a list that an address can open: it is brought into view. */
export function useOpenRow(isOpen: boolean): RefObject<HTMLLIElement | null> {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  return row;
}

/** Opens and closes its row. */
export function Opener({
  isOpen,
  address,
  title,
  children,
}: {
  isOpen: boolean;
  /** With the row open, or closed where it is open. */
  address: string;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <a class="id" href={address} aria-expanded={isOpen} title={title}>
      <Icon name="right" />
      {children}
    </a>
  );
}
