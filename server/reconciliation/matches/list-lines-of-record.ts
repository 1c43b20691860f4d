/** Where the channel's statements list a payment or refund of ours. */
import { z } from 'zod';
import { statementDaysOf } from '../../channels/list-channels.ts';
import { query } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import { publishedStatements } from '../runs/store.ts';
import type { ListedLines } from './contract.ts';
import { selectLinesOfRecord, selectRecord } from './lines-store.ts';

/** Lines of the published statements of the record's date; where those have none, of the dates beside, which may list it first or late.
 *  Refuses `payment_not_found`. */
export const listLinesOfRecord = query({
  name: 'reconciliation.list_lines_of_record',
  permission: 'statement.read',
  input: z.strictObject({ paymentId: z.uuid() }),
  run: async ({ db }, { paymentId }): Promise<ListedLines> => {
    const record = await selectRecord(db, paymentId);
    if (!record?.businessDate) throw new DomainError('not_found', 'payment_not_found', 'Payment not found');
    const days = await statementDaysOf(db, record.channelCode);
    const date = parseBusinessDate(record.businessDate);
    const beside = [...days.before(date), ...days.after(date)];
    const published = await publishedStatements(db, record.channelCode, [record.businessDate, ...beside]);
    const idsOf = (dates: readonly string[]) => dates.flatMap((date) => published.get(date)?.ids ?? []);
    const own = idsOf([record.businessDate]);
    const lines = await selectLinesOfRecord(db, record, own);
    return {
      hasStatement: own.length > 0,
      lines: lines.length > 0 ? lines : await selectLinesOfRecord(db, record, idsOf(beside)),
    };
  },
});
