import { effect, signal } from '@preact/signals';

export type Language = 'en' | 'zh';
export type Theme = 'auto' | 'light' | 'dark';

/** The language of the board: the one chosen before, else the browser's. */
export const language = signal<Language>(stored('language', ['en', 'zh']) ?? browserLanguage());

/** The colours of the board; `auto` follows the system. */
export const theme = signal<Theme>(stored('theme', ['auto', 'light', 'dark']) ?? 'auto');

/** Shows the choices on the document and keeps them for the next visit. */
export function applyChoices(): void {
  const root = document.documentElement;
  effect(() => {
    root.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    keep('language', language.value === browserLanguage() ? null : language.value);
  });
  effect(() => {
    if (theme.value === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme.value;
    keep('theme', theme.value === 'auto' ? null : theme.value);
  });
}

function browserLanguage(): Language {
  const known = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
  return known && /^zh/i.test(known) ? 'zh' : 'en';
}

/** A browser may forbid storage; the choice then lasts as long as the page. */
function stored<T extends string>(name: string, allowed: readonly T[]): T | undefined {
  try {
    const value = localStorage.getItem(`rollcall.${name}`);
    return allowed.find((one) => one === value);
  } catch {
    return undefined;
  }
}

function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`rollcall.${name}`);
    else localStorage.setItem(`rollcall.${name}`, value);
  } catch {
    // See `stored`.
  }
}
