/** Why a login did not work. */
export type LoginProblem = {
  code: string;
  /** One English sentence. */
  sentence: string;
};

/** What the server has written into the page of the login; undefined where nothing is wrong. */
export function loginProblem(): LoginProblem | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="problem"]');
  if (!meta) return undefined;
  return { code: meta.dataset['code'] ?? '', sentence: meta.content };
}
