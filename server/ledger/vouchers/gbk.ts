/** Text as GBK bytes, which the finance systems of the mainland read. What GBK does not have becomes a question mark. */

/** The two-byte characters of GBK, read once from the decoder that the platform has: it has none that encodes. Private use is left out. */
function readTable(): Map<string, number> {
  const table = new Map<string, number>();
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(text) && !table.has(text)) table.set(text, (lead << 8) | trail);
    }
  }
  return table;
}
let known: Map<string, number> | null = null;

export function gbkBytes(text: string): Buffer {
  known ??= readTable();
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let at = 0;
  // By character, not by unit: one outside the first plane is one question mark.
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const pair = code < 0x80 ? undefined : known.get(character);
    if (pair !== undefined) at = bytes.writeUInt16BE(pair, at);
    else at = bytes.writeUInt8(code < 0x80 ? code : 0x3f, at);
  }
  return bytes.subarray(0, at);
}

/** As much of a text as has room in `max` bytes of GBK, whole characters only. */
export function cutToGbk(text: string, max: number): string {
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += character < '\u0080' ? 1 : 2;
    if (length > max) break;
    kept += character;
  }
  return kept;
}
