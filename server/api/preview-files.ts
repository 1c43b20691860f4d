/** The HTTP side of the first-run page: files of a form into a folder that is gone afterwards, and what reconciliation says to them. */
import fs from 'node:fs/promises';
import path from 'node:path';
import superjson from 'superjson';
import { z } from 'zod';
import { readCapped, TooLarge } from '../access/guard-body.ts';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { readInput, requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { alignSides } from '../reconciliation/differences/difference.ts';
import { previewReconciliation } from '../reconciliation/preview/preview-reconciliation.ts';
import type { NamedFile } from '../reconciliation/preview/read-statement.ts';
import { fileNameOf } from '../statements/receive-file.ts';
import { makeTemporaryFolder } from '../statements/temporary-folder.ts';
import { answer, answerRoute, requireQuota } from './file-http.ts';

/** Of the whole form. Larger files belong to the statement inbox or the command line, which stream them. */
const FORM_BYTES_MAX = 64 * 1024 * 1024;
const STATEMENTS_MAX = 12;
const MINUTE_LIMIT = 20;
const limiter = callLimiter('first-run', MINUTE_LIMIT);

const settings = z.strictObject({
  zone: z.string().max(60).optional(),
  dayCut: z.string().max(5).optional(),
  date: z.string().max(10).optional(),
  window: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});

const PARTS_MAX = 40;

/** Whether `mark` stands in the bytes more than `most` times. */
function isInMoreThan(most: number, bytes: Buffer, mark: string): boolean {
  let count = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) if (++count > most) return true;
  return false;
}

/** Reads the form. Refuses `file_too_large` by its promised length (a form without one is not taken) and `input_invalid`. The parts are counted
 *  first: taking a million of them apart keeps the process from everything else for a minute. */
async function formOf(request: Request): Promise<FormData> {
  const length = request.headers.get('content-length');
  const tooLarge = () =>
    new DomainError('invalid', 'file_too_large', 'The file is too large for this page', { maxMegabytes: FORM_BYTES_MAX / 1024 / 1024 });
  const notForm = (rule: string) => new DomainError('invalid', 'input_invalid', `The body must be ${rule}`, { field: 'body', rule });
  if (length === null || !/^\d{1,12}$/.test(length) || Number.parseInt(length, 10) > FORM_BYTES_MAX) throw tooLarge();
  const type = request.headers.get('content-type') ?? '';
  const [, quoted, bare] = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw notForm('multipart/form-data');
  const body = await readCapped(request.body, FORM_BYTES_MAX).catch((error: unknown) => {
    throw error instanceof TooLarge ? tooLarge() : error;
  });
  if (isInMoreThan(PARTS_MAX + 1, body, `--${boundary}`)) throw notForm(`1–${PARTS_MAX}`);
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw notForm('multipart/form-data');
  }
}

/** Puts the files of a field under numbers in the folder: a name from outside never becomes a path. */
async function keepFiles(form: FormData, field: string, folder: string, most: number): Promise<NamedFile[]> {
  const files = form.getAll(field).filter((part): part is File => typeof part !== 'string');
  if (files.length === 0 || files.length > most)
    throw new DomainError('invalid', 'input_invalid', `${field}: 1 to ${most} files`, { field, rule: `1–${most}` });
  return Promise.all(
    files.map(async (file, index) => {
      const at = path.join(folder, `${field}-${index}`);
      await fs.writeFile(at, Buffer.from(await file.arrayBuffer()));
      return { name: fileNameOf(file.name), path: at };
    }),
  );
}

async function compareForm(ambience: Ambience, form: FormData, signal: AbortSignal): Promise<unknown> {
  const texts = Object.fromEntries([...form.entries()].filter(([, value]) => typeof value === 'string'));
  const { zone, dayCut, date, window } = readInput(settings, texts);
  const folder = await makeTemporaryFolder('preview');
  try {
    const statements = await keepFiles(form, 'statement', folder, STATEMENTS_MAX);
    const [orders] = await keepFiles(form, 'orders', folder, 1);
    const preview = await previewReconciliation(ambience, {
      statements,
      orders: orders as NamedFile,
      zone: zone || undefined,
      dayCut: dayCut || undefined,
      date: date || undefined,
      windowMinutes: window ? Number.parseInt(window, 10) : undefined,
      signal,
    });
    return { ...preview, differences: preview.differences.map((found) => ({ ...found, fields: alignSides(found.channel, found.ours) })) };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

export function answerPreview(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'preview failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requirePermission(ambience, 'reconciliation.preview', 'reconciliation.preview');
    await requireQuota(limiter, ambience);
    return answer(200, superjson.serialize(await compareForm(ambience, await formOf(request), request.signal)));
  });
}
