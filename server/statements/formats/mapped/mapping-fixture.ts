/** The least mapping that is one, for tests to change. */
import { type StatementMapping, statementMapping } from './contract.ts';

export const BASE = {
  columns: { ourNo: 'Order', amount: 'Amount', occurredAt: 'Time' },
  fixed: { currency: 'CNY' },
  time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
};
/** With some of it changed. Throws what is no mapping. */
export const mapping = (changes: object = {}): StatementMapping => statementMapping.parse({ ...BASE, ...changes });
