import { language } from '../../choices.js';

/** "2019-09-02" -> "2 Sept" */
export function dayAndMonth(day: string): string {
  return new Intl.DateTimeFormat(language.value === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
  }).format(new Date(`${day}T12:00:00Z`));
}
