import { CHINESE } from './chinese.js';
import { ENGLISH, type Phrases } from './english.js';

/** The languages in which a verdict is explained. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The sentences of a language. */
export const PHRASES: Record<Language, Phrases> = { en: ENGLISH, zh: CHINESE };
