import type { health as English } from '../en/health.js';

/** The page Health. */
export const health: typeof English = {
  title: '运行状况',
};
