/** How the browser sends the files of a comparison, streamed from disk, and reads how far the server is: lines of JSON, the last one the answer. */
import superjson from 'superjson';
import type { CompareStep } from '../../server/reconciliation/preview/contract.ts';
import type { ComparePorts } from './compare-job.ts';

type Line = { step?: CompareStep; status?: number; answer?: unknown };

/** Null where it is not of our server's making, such as the page of a proxy, or is not there whole. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const found = (status: number, answer: unknown): unknown =>
  status === 200 && answer ? superjson.deserialize(answer as Parameters<typeof superjson.deserialize>[0]) : answer;

export const sendFiles: ComparePorts['send'] = ({ statements, orders, settings }, { report, arrived, step, answer }) => {
  const body = new FormData();
  for (const file of statements) body.append('statement', file);
  for (const file of orders) body.append('orders', file);
  for (const [name, value] of Object.entries(settings)) if (value) body.append(name, value);
  const request = new XMLHttpRequest();
  const begun = performance.now();
  request.open('POST', '/api/files/preview');
  request.setRequestHeader('x-pingzhang', '1');
  request.setRequestHeader('accept', 'application/x-ndjson');
  let at = 0;
  let last: Line = {};
  const take = () => {
    for (let end = request.responseText.indexOf('\n', at); end >= 0; end = request.responseText.indexOf('\n', at)) {
      last = (read(request.responseText.slice(at, end)) as Line | null) ?? {};
      at = end + 1;
      if (last.step) step(last.step);
    }
  };
  const isInSteps = () => request.getResponseHeader('content-type')?.startsWith('application/x-ndjson') === true;
  request.upload.onprogress = ({ loaded, total }) =>
    report({ sent: loaded, size: total, bytesPerSecond: loaded / Math.max(0.05, (performance.now() - begun) / 1000) });
  request.upload.onload = arrived;
  request.onprogress = () => isInSteps() && take();
  request.onerror = () => answer(0, null);
  request.onload = () => {
    if (!isInSteps()) return answer(request.status, read(request.responseText));
    take();
    const { status = 0, answer: said = null } = last;
    answer(status, found(status, said));
  };
  request.send(body);
  return request;
};
