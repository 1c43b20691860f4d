/** The HTTP side of voucher files: the file of a batch and its control totals, as attachments. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';
import { downloadBatch, downloadControl } from '../ledger/vouchers/download-batch.ts';
import { answerAttachment, answerRoute, requireOwnSite } from './file-http.ts';

const TYPE = 'application/octet-stream';

function requireId(id: string): void {
  if (!z.uuid().safeParse(id).success) throw new DomainError('not_found', 'voucher_batch_not_found', 'Batch not found');
}

/** GET: the file as it was made, with its SHA-256 in `repr-digest`. */
export function answerVoucherFile(request: Request, id: string): Promise<Response> {
  return answerRoute(request, { what: 'voucher download failed', requireOrigin: requireOwnSite }, async (ambience) => {
    requireId(id);
    const { batch, bytes } = await downloadBatch(ambience, id);
    return answerAttachment(batch.fileName, Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, TYPE, {
      'content-length': batch.byteSize.toString(),
      'repr-digest': `sha-256=:${Buffer.from(batch.sha256, 'hex').toString('base64')}:`,
    });
  });
}

/** GET: the control totals of the file. */
export function answerVoucherControl(request: Request, id: string): Promise<Response> {
  return answerRoute(request, { what: 'voucher download failed', requireOrigin: requireOwnSite }, async (ambience) => {
    requireId(id);
    const { name, bytes } = await downloadControl(ambience, id);
    return answerAttachment(name, new Uint8Array(bytes), TYPE);
  });
}
