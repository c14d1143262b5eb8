/** Thrown by a decoder whose result is over its limit, before it takes the memory for it. */
export class TooLarge extends Error {
  constructor(limit: number) {
    super(`more than ${limit} bytes`);
  }
}
