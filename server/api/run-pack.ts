/** The HTTP side of a run's pack: who asks, for which run, and the archive as a streamed attachment. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Ambience } from '../guard/context.ts';
import { checkRunPack, takeRunPack } from '../reconciliation/runs/take-run-pack.ts';
import { ambienceOf } from './context.ts';
import { failure, readParameters, requireOwnSite } from './file-http.ts';

const request = z.strictObject({
  run: z.string().max(36),
  language: z.enum(['en', 'zh']).default('zh'),
  /** `1`: 204 where the pack would begin, its refusal where not. */
  check: z.literal('1').optional(),
});
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Refusals come as JSON with their status; a failure in the middle breaks the download off. */
export async function runPackResponse(incoming: Request): Promise<Response> {
  let ambience: Ambience | null = null;
  try {
    requireOwnSite(incoming);
    ambience = await ambienceOf(incoming);
    const { run, language, check } = readParameters(incoming, request);
    if (check) {
      await checkRunPack(ambience, { runId: run, language });
      return new Response(null, { status: 204, headers: HEADERS });
    }
    const { name, body } = await takeRunPack(ambience, { runId: run, language });
    return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
      headers: { ...HEADERS, 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"` },
    });
  } catch (error) {
    return failure(error, ambience, 'run pack failed');
  }
}
