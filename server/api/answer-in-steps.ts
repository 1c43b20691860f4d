/** An answer that takes long, with how far it has come: lines of JSON, each a step, the last one the answer. For whoever says that they read it so
 *  (`accept: application/x-ndjson`); everybody else is answered once, at the end. Whoever leaves stops the work. */
import { securityHeaders } from '../access/security-headers.ts';
import type { Ambience } from '../guard/context.ts';
import { failure, noteAfterLeaving } from './file-http.ts';

const LINES = 'application/x-ndjson';
/** A bar that moves more often than this is not read any better. */
const EVERY_MS = 250;
/** A line that says nothing keeps what is between us and the browser from giving up on a silent answer. */
const SILENT_MS = 5_000;

export type Tell<Step> = (step: Step) => void;

/** `work` is given where to say how far it is, at any rate, and what ends it. `what` stands in the log beside a failure. */
export async function answerInSteps<Step extends { stage: string; file?: string }>(
  request: Request,
  ambience: Ambience,
  what: string,
  work: (tell: Tell<Step>, signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  if (request.headers.get('accept') !== LINES) return work(() => undefined, request.signal);
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, gone.signal]);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (line: string) => void (signal.aborted || controller.enqueue(encoder.encode(`${line}\n`)));
      const silence = setInterval(() => say('{}'), SILENT_MS);
      let last = { place: '', atMs: 0 };
      const tell = (step: Step) => {
        const atMs = ambience.clock.now().getTime();
        const place = `${step.stage} ${step.file}`;
        if (place === last.place && Math.abs(atMs - last.atMs) < EVERY_MS) return;
        last = { place, atMs };
        say(JSON.stringify({ step }));
      };
      const finish = async () => {
        const done = await work(tell, signal).catch((error: unknown) => {
          if (!signal.aborted) return failure(error, ambience, what);
          // Nobody is there to be told.
          noteAfterLeaving(error, signal, ambience, what);
          return null;
        });
        clearInterval(silence);
        if (done === null || signal.aborted) return;
        say(`{"status":${done.status},"answer":${await done.text()}}`);
        controller.close();
      };
      void finish();
    },
    cancel: () => gone.abort(),
  });
  return new Response(body, { status: 200, headers: { ...securityHeaders(), 'content-type': LINES, 'x-accel-buffering': 'no' } });
}
