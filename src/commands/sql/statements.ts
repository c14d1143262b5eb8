/** A quoted text, a comment, a semicolon, or what lies between them. The end may be missing. */
const TOKEN =
  /(?<comment>--(?=\s)[^\n]*|#[^\n]*|\/\*(?![!+])[^]*?(?:\*\/|$))|'(?:[^'\\]+|\\(?:[^]|$)|'')*(?:'|$)|"(?:[^"\\]+|\\(?:[^]|$)|"")*(?:"|$)|`[^`]*(?:`|$)|(?<end>;)|(?<space>\s+)|[^\s'"`\-#/;]+|[^]/y;

/** Takes text piece by piece, and gives back each statement that is complete. */
export type StatementSplitter = {
  /** The statements that this piece completes, without their semicolons. */
  push: (piece: string) => string[];
  /** A last statement that no semicolon ends; undefined where there is none. */
  rest: () => string | undefined;
};

/**
 * Splits SQL at its semicolons as MySQL reads it: not at those inside of quotes and comments. What
 * has only comments and blanks is no statement.
 */
export function createStatementSplitter(): StatementSplitter {
  let text = '';
  const take = (): string[] => {
    const found: string[] = [];
    for (let cut = firstStatement(text); cut; cut = firstStatement(text)) {
      if (cut.statement !== undefined) found.push(cut.statement);
      text = text.slice(cut.length);
    }
    return found;
  };
  return {
    push: (piece) => {
      text += piece;
      return take();
    },
    rest: () => {
      text += '\n;';
      const [last] = take();
      // Of a quote that is not closed, MySQL says so.
      return last ?? (text === '' ? undefined : text);
    },
  };
}

/** The text up to the first semicolon that ends a statement; undefined where none does. */
function firstStatement(text: string): { statement?: string; length: number } | undefined {
  TOKEN.lastIndex = 0;
  let says = false;
  for (let token = TOKEN.exec(text); token?.[0]; token = TOKEN.exec(text)) {
    const { comment, end, space } = token.groups!;
    if (end) {
      const length = TOKEN.lastIndex;
      return { length, ...(says && { statement: text.slice(0, token.index).trim() }) };
    }
    says ||= comment === undefined && space === undefined;
  }
  return undefined;
}
