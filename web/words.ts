import { computed } from '@preact/signals';
import { language } from './choices.js';
import { en } from './words/en.js';
import { zh } from './words/zh.js';

/** The words of the board in the chosen language. A component that reads it follows a change. */
export const words = computed(() => (language.value === 'zh' ? zh : en));
