import { DomainError } from '../kernel/errors.ts';
import type { Reject } from '../statements/contract.ts';
import { streamOf } from '../statements/formats/text/lines.ts';
import { ORDER_COLUMNS, type OrderRow } from './orders-export.ts';
import { readOrdersExport } from './read-orders-export.ts';

export const HEADER = ORDER_COLUMNS.join(',');
export const GOOD = 'payment,P1,4200001,,12.34,CNY,0.07,succeeded,2026-04-01T10:00:00+08:00,M1';

export async function read(bytes: Uint8Array | string, name = 'orders.csv') {
  const reader = readOrdersExport({ name, bytes: streamOf(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes) });
  const rows: OrderRow[] = [];
  const rejects: Reject[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { rows, rejects, summary: next.value };
    rows.push(...next.value.rows);
    rejects.push(...next.value.rejects);
  }
}

export async function refusal(bytes: Uint8Array | string): Promise<string> {
  try {
    await read(bytes);
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
  return 'accepted';
}

/** A row like the good one with some cells changed. */
export function row(changes: Partial<Record<(typeof ORDER_COLUMNS)[number], string>>): string {
  const cells = GOOD.split(',');
  for (const [index, column] of ORDER_COLUMNS.entries()) if (changes[column] !== undefined) cells[index] = changes[column];
  return cells.join(',');
}
