/** The HTTP side of the first-run page: files of a form into a folder that is gone afterwards, and what reconciliation says to them. */
import fs from 'node:fs/promises';
import superjson from 'superjson';
import { z } from 'zod';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { readInput, requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { alignSides } from '../reconciliation/differences/difference.ts';
import type { CompareStep } from '../reconciliation/preview/contract.ts';
import { previewReconciliation } from '../reconciliation/preview/preview-reconciliation.ts';
import { UPLOAD_BYTES_MAX } from '../statements/codes.ts';
import { makeTemporaryFolder } from '../statements/temporary-folder.ts';
import { answerInSteps, type Tell } from './answer-in-steps.ts';
import { answer, answerRoute, bytesOf, requireQuota } from './file-http.ts';
import { type ReceivedForm, receiveForm, wrongNumber } from './receive-form.ts';

/** Beside the files: boundaries, names and settings. */
const FORM_BYTES_MAX = UPLOAD_BYTES_MAX + 64 * 1024;
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

const tooLarge = () =>
  new DomainError('invalid', 'file_too_large', 'The files are too large for this page', { maxMegabytes: UPLOAD_BYTES_MAX / 1024 / 1024 });

async function* capped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > FORM_BYTES_MAX) throw tooLarge();
    yield chunk;
  }
}

/** Reads the form to disk. Refuses `file_too_large` by its promised length (a form without one is not taken), and `input_invalid`. */
async function formOf(request: Request, folder: string): Promise<ReceivedForm> {
  const length = request.headers.get('content-length');
  if (length === null || !/^\d{1,12}$/.test(length) || Number.parseInt(length, 10) > FORM_BYTES_MAX) throw tooLarge();
  const most = { statement: STATEMENTS_MAX, orders: 1 };
  return receiveForm(capped(bytesOf(request.body)), request.headers.get('content-type'), folder, most);
}

async function compareForm(ambience: Ambience, form: ReceivedForm, tell: Tell<CompareStep>, signal: AbortSignal): Promise<unknown> {
  const { zone, dayCut, date, window } = readInput(settings, form.texts);
  const { statement: statements = [], orders: [orders] = [] } = form.files;
  if (statements.length === 0) throw wrongNumber('statement', STATEMENTS_MAX);
  if (!orders) throw wrongNumber('orders', 1);
  const preview = await previewReconciliation(ambience, {
    statements,
    orders,
    zone: zone || undefined,
    dayCut: dayCut || undefined,
    date: date || undefined,
    windowMinutes: window ? Number.parseInt(window, 10) : undefined,
    tell,
    signal,
  });
  return { ...preview, differences: preview.differences.map((found) => ({ ...found, fields: alignSides(found.channel, found.ours) })) };
}

/** POST: a form of statements and one orders export. 200 with what was found; 4xx with the reason. */
export function answerPreview(request: Request): Promise<Response> {
  const what = 'preview failed';
  return answerRoute(request, { what, requireOrigin: requireSameOrigin }, async (ambience) => {
    await requirePermission(ambience, 'reconciliation.preview', 'reconciliation.preview');
    await requireQuota(limiter, ambience);
    const folder = await makeTemporaryFolder('preview');
    const remove = () => fs.rm(folder, { recursive: true, force: true });
    try {
      const form = await formOf(request, folder);
      return await answerInSteps<CompareStep>(request, ambience, what, (tell, signal) =>
        compareForm(ambience, form, tell, signal)
          .then((found) => answer(200, superjson.serialize(found)))
          .finally(remove),
      );
    } catch (error) {
      await remove();
      throw error;
    }
  });
}
