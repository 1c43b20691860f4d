/** The HTTP side of exports: who asks, what for, and the file as a streamed attachment. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { streamExport } from '../exports/stream-export.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { ambienceOf } from './context.ts';
import { httpStatusOf } from './errors.ts';
import { EXPORTS } from './exports.ts';
import { readParameters, requireOwnSite } from './file-http.ts';

const request = z.strictObject({
  format: z.enum(['csv', 'xlsx']),
  language: z.enum(['en', 'zh']).default('zh'),
  filter: z.string().max(40_000).default('{}'),
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
    if (!definition) throw new DomainError('not_found', 'export_not_found', 'No such export');
    const asked = readParameters(incoming, request);
    const file = await streamExport(definition, ambience, { ...asked, filter: parseFilter(asked.filter) });
    return new Response(Readable.toWeb(file.body) as ReadableStream<Uint8Array>, {
      headers: { ...HEADERS, 'content-type': file.contentType, 'content-disposition': `attachment; filename="${file.name}"` },
    });
  } catch (error) {
    if (error instanceof DomainError) {
      return Response.json(
        { reason: error.reason, details: error.details, reference: ambience?.requestId ?? null },
        { status: httpStatusOf(error), headers: HEADERS },
      );
    }
    const reference = ambience?.requestId ?? null;
    console.error(JSON.stringify({ level: 'error', reference, what: 'export failed' }));
    return Response.json({ reason: 'internal', reference }, { status: 500, headers: HEADERS });
  }
}
