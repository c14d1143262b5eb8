export type LogAgainstSent = {
  /** Lines that are in the log less often than they were sent, once for each time. */
  missing: string[];
  /** Lines of the log that nobody sent. */
  foreign: string[];
  /** How many lines the log has more than were sent. */
  resent: number;
};

/**
 * Compares the log with what was sent, because the recount trusts the log: no line may be lost on
 * its way into it.
 */
export function compareWithSent(logged: string[], sent: string[]): LogAgainstSent {
  const counts = new Map<string, number>();
  for (const line of logged) counts.set(line, (counts.get(line) ?? 0) + 1);
  const wasSent = new Set(sent);
  const missing = sent.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
  const foreign = logged.filter((line) => !wasSent.has(line));
  return {
    missing,
    foreign,
    resent: logged.length + missing.length - sent.length - foreign.length,
  };
}
