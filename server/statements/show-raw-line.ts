/** A row as it stands in the file: its bytes by offset, decoded; nothing of it is kept a second time. */
import { z } from 'zod';
import { ordinal } from '../guard/contract.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { selectBytes, selectPieces } from './file-store.ts';
import { statementById } from './get-statement.ts';
import { selectLinePlace } from './line-store.ts';
import { bytesOfMember } from './member-bytes.ts';

const RAW_BYTES_MAX = 65_536;

/** `text` is null where a row has no bytes of its own (a workbook). Refuses `statement_not_found` and `line_not_found`. */
export const showRawLine = query({
  name: 'statements.show_raw_line',
  permission: 'statement.read',
  input: z.strictObject({ statementId: z.uuid(), lineNo: ordinal }),
  run: async ({ db }, { statementId, lineNo }) => {
    const statement = await statementById(db, statementId);
    const place = await selectLinePlace(db, statementId, lineNo);
    if (!place) throw new DomainError('not_found', 'line_not_found', `Line ${lineNo} not found in this statement`, { lineNo });
    if (place.byteOffset < 0) return { lineNo, text: null, encoding: statement.encoding };
    const length = Math.min(place.byteLength, RAW_BYTES_MAX);
    const sha256 = Buffer.from(statement.sha256, 'hex');
    const bytes = statement.member
      ? await bytesOfMember(selectPieces(db, sha256), statement.fileName, statement.member, place.byteOffset, length)
      : await selectBytes(db, sha256, place.byteOffset, length);
    const encoding = statement.encoding === 'gb18030' ? 'gb18030' : 'utf-8';
    return { lineNo, text: new TextDecoder(encoding).decode(bytes).replace(/[\r\n]+$/, ''), encoding };
  },
});
