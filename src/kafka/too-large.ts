/** What a decoder throws for bytes that hold more than they may, in time: before it has taken the memory for them. */
export class TooLarge extends Error {
  constructor(limit: number) {
    super(`more than ${limit} bytes`);
  }
}
