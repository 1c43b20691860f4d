/** The HTTP side of exports: who asks, what for, and the file as a streamed attachment. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { checkExport, streamExport } from '../exports/stream-export.ts';
import type { Ambience } from '../guard/context.ts';
import { sqlStateOf } from '../kernel/busy.ts';
import { DomainError } from '../kernel/errors.ts';
import { ambienceOf } from './context.ts';
import { httpStatusOf, refusalIn, waitHeader } from './errors.ts';
import { EXPORTS } from './exports.ts';
import { readParameters, requireOwnSite } from './file-http.ts';

const request = z.strictObject({
  format: z.enum(['csv', 'xlsx']),
  language: z.enum(['en', 'zh']).default('zh'),
  filter: z.string().max(40_000).default('{}'),
  /** `1`: 204 where the export would begin, its refusal where not; no file, and nothing is counted. */
  check: z.literal('1').optional(),
});
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function parseFilter(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('invalid', 'input_invalid', 'filter: not JSON', { field: 'filter', rule: 'JSON' });
  }
}

/** Refusals come as JSON with their status; a failure in the middle breaks the download off, so that half a file is never taken for a whole one. */
export async function exportResponse(incoming: Request, table: string): Promise<Response> {
  let ambience: Ambience | null = null;
  try {
    requireOwnSite(incoming);
    ambience = await ambienceOf(incoming);
    const definition = EXPORTS.get(table);
    if (!definition) throw new DomainError('not_found', 'export_not_found', 'Export not found');
    const { check, ...asked } = readParameters(incoming, request);
    const filter = parseFilter(asked.filter);
    if (check) {
      await checkExport(definition, ambience, filter);
      return new Response(null, { status: 204, headers: HEADERS });
    }
    const file = await streamExport(definition, ambience, { ...asked, filter });
    return new Response(Readable.toWeb(file.body) as ReadableStream<Uint8Array>, {
      headers: { ...HEADERS, 'content-type': file.contentType, 'content-disposition': `attachment; filename="${file.name}"` },
    });
  } catch (error) {
    const reference = ambience?.requestId ?? null;
    const refusal = refusalIn(error);
    if (refusal === null || refusal.code === 'busy')
      console.error(JSON.stringify({ level: 'error', reference, what: 'export failed', code: sqlStateOf(error) ?? null }));
    if (refusal) {
      const { reason, details } = refusal;
      return Response.json(
        { reason, details, reference },
        { status: httpStatusOf(refusal), headers: { ...HEADERS, ...waitHeader(refusal) } },
      );
    }
    return Response.json({ reason: 'internal', reference }, { status: 500, headers: HEADERS });
  }
}
