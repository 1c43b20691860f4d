/** Paths whose names are bytes: who sends a file may name it in GBK, or in nothing at all, and it is moved under the name it has. */
import path from 'node:path';
import iconv from 'iconv-lite';

const SLASH = Buffer.from('/');
export const REASON_ENDING = Buffer.from('.reason.txt');

export const inFolder = (folder: Buffer, ...names: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat([folder, ...names.flatMap((name) => [SLASH, Buffer.from(name)])]);

/** A name as it is read: UTF-8, else GB18030, else its bytes as they are. */
export function readName(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    const chinese = iconv.decode(raw, 'gb18030');
    return /[\ufffd\ue000-\uf8ff\p{Cc}]/u.test(chinese) ? raw.toString('latin1') : chinese;
  }
}

/** Unfinished by its name: hidden, or called as transfer programs call what they are still writing. */
export function isUnfinishedName(raw: Buffer): boolean {
  return raw[0] === 0x2e || /\.(?:part|tmp|filepart)$/i.test(raw.toString('latin1'));
}

/** With a reason beside it no name may be longer than 255 bytes. */
const NAME_BYTES_MAX = 200;

/** The names under which a file may be put away, the best first: its own, then with a mark before its ending. The last has the file's id. One
 *  that ends as our reasons do never keeps its own name. */
export function* keptNames(raw: Buffer, id: string): Generator<Buffer> {
  const text = raw.toString('latin1');
  const ending = path.extname(text).slice(0, 20);
  const stem = text.slice(0, text.length - ending.length);
  const isLong = raw.length > NAME_BYTES_MAX;
  if (!isLong && !text.toLowerCase().endsWith(REASON_ENDING.toString())) {
    yield raw;
    for (let turn = 2; turn <= 9; turn++) yield Buffer.from(`${stem}-${turn}${ending}`, 'latin1');
  }
  yield Buffer.from(`${cutText(stem)}-${id}${ending}`, 'latin1');
}

/** No letter of UTF-8 is cut in two. */
function cutText(latin1: string): string {
  const most = NAME_BYTES_MAX - 60;
  if (latin1.length <= most) return latin1;
  let end = most;
  while (end > most - 4 && (latin1.charCodeAt(end) & 0xc0) === 0x80) end--;
  return latin1.slice(0, end);
}
