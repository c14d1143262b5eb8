/**
 * The same pages. It asks for the next one while the caller works on one, so that the database and
 * the worker work at the same time. Two pages are in memory.
 * @throws what `pages` throws, when the caller comes to that page
 */
export async function* ahead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  // Settled, so that a failure waits for the caller and is not an unhandled rejection.
  const ask = () => Promise.allSettled([pages.next()]);
  for (let asked = ask(); ;) {
    const [page] = await asked;
    if (page.status === 'rejected') throw page.reason;
    if (page.value.done) return;
    asked = ask();
    yield page.value.value;
  }
}
