import { CHINESE } from './chinese.js';
import { ENGLISH, type Phrases } from './english.js';
import { VERDICT_CHINESE } from './verdict-chinese.js';
import { VERDICT_ENGLISH, type VerdictPhrases } from './verdict-english.js';

/** The languages in which a verdict is explained. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The sentences of a language. */
export const PHRASES: Record<Language, Phrases> = { en: ENGLISH, zh: CHINESE };

/** What is said of a verdict and of the rows it rests on. */
export const VERDICT_PHRASES: Record<Language, VerdictPhrases> = {
  en: VERDICT_ENGLISH,
  zh: VERDICT_CHINESE,
};
