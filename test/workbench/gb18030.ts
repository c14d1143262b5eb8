let table: Map<string, number[]> | undefined;

/** A text in GB 18030, as far as two bytes reach. Node can only read this encoding. */
export function gb18030(text: string): Buffer {
  table ??= makeTable();
  return Buffer.from([...text].flatMap((sign) => table!.get(sign) ?? [sign.charCodeAt(0)]));
}

function makeTable(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030');
  const signs = new Map<string, number[]>();
  for (let first = 0x81; first < 0xff; first += 1)
    for (let second = 0x40; second < 0xff; second += 1)
      signs.set(decoder.decode(Buffer.from([first, second])), [first, second]);
  return signs;
}
