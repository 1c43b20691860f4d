/** For tests of formats: a text or bytes read as somebody uploaded them, and what they were refused for. */
import { DomainError } from '../../kernel/errors.ts';
import type { StatementFormat } from './format.ts';
import { readWhole } from './read-whole.ts';
import { streamOf } from './text/lines.ts';

/** What a text or bytes give, read as an upload whose times are UTC where nothing says otherwise. */
export function read(format: StatementFormat, content: string | Uint8Array, file = 'upload.csv') {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readWhole(format.read(streamOf(bytes), { file, zone: 'UTC' }));
}

/** The reason and the line of a refusal, or that there was none. */
export async function refusal(format: StatementFormat, content: string | Uint8Array, file?: string) {
  try {
    await read(format, content, file);
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, lineNo: error.details.lineNo };
    throw error;
  }
  return { reason: 'accepted', lineNo: undefined };
}
