import { DAY_SECONDS } from '../wall-clock.js';
import { PIECE_SECONDS } from '../model/no-data.js';

/** How many pieces of five minutes a day has. */
export const PIECES = DAY_SECONDS / PIECE_SECONDS;

/** The second in the middle of a piece, by which the piece is judged. */
export function middleOf(piece: number): number {
  return piece * PIECE_SECONDS + PIECE_SECONDS / 2;
}

/** The pieces whose middle lies in [from, to): the first of them, and the one after the last. */
export function piecesIn(from: number, to: number): { first: number; end: number } {
  const pieceFrom = (second: number) => Math.ceil((second - PIECE_SECONDS / 2) / PIECE_SECONDS);
  return { first: Math.max(0, pieceFrom(from)), end: Math.min(PIECES, pieceFrom(to)) };
}
