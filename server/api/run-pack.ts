/** The HTTP side of a run's pack: who asks, for which run, and the archive as a streamed attachment. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { checkRunPack, takeRunPack } from '../reconciliation/runs/take-run-pack.ts';
import { answerRoute, readParameters, requireOwnSite } from './file-http.ts';

const request = z.strictObject({
  run: z.string().max(36),
  language: z.enum(['en', 'zh']).default('zh'),
  /** `1`: 204 where the pack would begin, its refusal where not. */
  check: z.literal('1').optional(),
});
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Refusals come as JSON with their status; a failure in the middle breaks the download off. */
export function runPackResponse(incoming: Request): Promise<Response> {
  return answerRoute(incoming, { what: 'run pack failed', requireOrigin: requireOwnSite }, async (ambience) => {
    const { run, language, check } = readParameters(incoming, request);
    if (check) {
      await checkRunPack(ambience, { runId: run, language });
      return new Response(null, { status: 204, headers: HEADERS });
    }
    const { name, body } = await takeRunPack(ambience, { runId: run, language });
    return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
      headers: { ...HEADERS, 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"` },
    });
  });
}
