/** The HTTP side of statement files: bytes in as a stream, bytes out as an attachment. Everything is checked here, since these
 *  routes stand outside proxy.ts (it would cut bodies off at ten megabytes). */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { readCapped } from '../access/guard-body.ts';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { readInput, requirePermission } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { isOrdersExport } from '../payments/recognise-orders-export.ts';
import { WHOLE_LOOK_BYTES_MAX } from '../statements/codes.ts';
import { importOptions } from '../statements/contract.ts';
import { detectFile } from '../statements/detect-file.ts';
import { downloadFile } from '../statements/download-file.ts';
import type { ArchiveFile } from '../statements/formats/archive.ts';
import { importStatement } from '../statements/import-statement.ts';
import { receiveFile } from '../statements/receive-file.ts';
import { SAMPLE_BYTES_MAX, tryMapping } from '../statements/try-mapping.ts';
import { afterPublishing } from './after-publishing.ts';
import {
  answer,
  answerAttachment,
  answerRoute,
  bytesOf,
  nameQuery,
  promisedLength,
  readParameters,
  requireOwnSite,
  requireQuota,
} from './file-http.ts';

const UPLOADS_PER_MINUTE = 120;
const PREVIEWS_PER_MINUTE = 240;
const MAPPING_BYTES_MAX = 64 * 1024;
const uploads = callLimiter('uploads', UPLOADS_PER_MINUTE);
const previews = callLimiter('previews', PREVIEWS_PER_MINUTE);

const query = z.strictObject({
  channel: z.string().max(31),
  name: z.string().min(1).max(1000),
  date: z.string().max(10).optional(),
  format: z.string().max(41).optional(),
  mapping: z.string().max(36).optional(),
  upload: z.string().max(64).optional(),
});

function optionsOf(request: Request) {
  const { channel, name, date, format, mapping, upload } = readParameters(request, query);
  return readInput(importOptions, {
    channelCode: channel,
    name,
    businessDate: date || null,
    formatId: format || null,
    mappingId: mapping || null,
    uploadId: upload ?? null,
  });
}

/** POST: the body is the file as it is. 201 with what was published; 4xx with the reason, and the refused statement's address where it was kept. */
export function answerUpload(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'upload failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requireQuota(uploads, ambience);
    const type = request.headers.get('content-type') ?? '';
    if (/^(?:multipart\/|application\/x-www-form-urlencoded)/i.test(type))
      return answer(415, { reason: 'body_type_unsupported', details: {} });
    const result = await importStatement(
      ambience,
      {
        ...optionsOf(request),
        bytes: bytesOf(request.body),
        expectedSize: promisedLength(request),
        source: 'upload',
        signal: request.signal,
      },
      { onPublished: afterPublishing(ambience) },
    );
    return answer(201, result);
  });
}

/** GET: the file as it came. */
export function answerDownload(request: Request, id: string): Promise<Response> {
  return answerRoute(request, { what: 'download failed', requireOrigin: requireOwnSite }, async (ambience) => {
    if (!z.uuid().safeParse(id).success) throw new DomainError('not_found', 'statement_not_found', 'Statement not found');
    const file = await downloadFile(ambience, id);
    const bytes = Readable.toWeb(Readable.from(file.bytes)) as ReadableStream<Uint8Array>;
    return answerAttachment(file.name, bytes, 'application/octet-stream', {
      'content-length': file.byteSize.toString(),
      'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
    });
  });
}

/** POST: the first line is the mapping as JSON (or `null`), the rest is the sample as it is. Nothing is stored. */
export function answerMappingPreview(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'mapping preview failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requireQuota(previews, ambience);
    // Before the body is looked at: who may not ask learns nothing about it.
    await requirePermission(ambience, 'statements.try_mapping', 'statement.configure');
    const body = await readCapped(request.body, SAMPLE_BYTES_MAX + MAPPING_BYTES_MAX);
    const end = body.indexOf(10);
    if (end < 0 || end > MAPPING_BYTES_MAX)
      throw new DomainError('invalid', 'body_malformed', 'The first line must be the mapping', { rule: 'first line' });
    const { name } = readParameters(request, nameQuery);
    return answer(200, await tryMapping(ambience, { name, bytes: body.subarray(end + 1), mapping: mappingOf(body.subarray(0, end)) }));
  });
}

function mappingOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw new DomainError('invalid', 'body_malformed', 'The first line is not JSON', { rule: 'not JSON' });
  }
}

const detectQuery = nameQuery.extend({ whole: z.literal('yes').optional() });

/** POST: the beginning of a file, or with `whole=yes` all of an archive or workbook that is larger; answers its likely format and the channels that
 *  write it, or that it is an orders export, which is no statement. Nothing is kept. */
export function answerDetection(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'detection failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requireQuota(previews, ambience);
    await requirePermission(ambience, 'statements.detect_file', 'statement.upload');
    const { name, whole } = readParameters(request, detectQuery);
    const look = async (file: ArchiveFile) => {
      const found = await detectFile(ambience, file);
      const isUnknown = found.formatId === null && found.refusal === undefined;
      return answer(200, { ...found, isOrdersExport: isUnknown && (await isOrdersExport(file)) });
    };
    if (!whole) return look({ name, bytes: await readCapped(request.body, SAMPLE_BYTES_MAX) });
    const sent = { name, expectedSize: promisedLength(request), signal: request.signal, maxBytes: WHOLE_LOOK_BYTES_MAX };
    const { path, remove } = await receiveFile(bytesOf(request.body), sent);
    return look({ name, path }).finally(remove);
  });
}
