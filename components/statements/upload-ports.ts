/** How the browser recognises and sends a file: its beginning is looked at by the server, then the body is the file itself, streamed from disk. */
import { WHOLE_LOOK_BYTES_MAX } from '../../server/statements/codes.ts';
import type { UploadItem, UploadRefusal } from './upload-item.ts';
import type { Detected, UploadPorts } from './upload-queue.ts';

const BEGINNING = 2 * 1024 * 1024;
const HEADERS = { 'x-pingzhang': '1' };

/** Null where it is not of our server's making, such as the page of a proxy. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function look(file: File, beginning: Blob, isWhole: boolean, signal: AbortSignal): Promise<Detected> {
  const search = new URLSearchParams({ name: file.name, ...(isWhole && { whole: 'yes' }) });
  const response = await fetch(`/api/files/statements/detect?${search}`, { method: 'POST', headers: HEADERS, body: beginning, signal });
  const body = bodyOf(await response.text());
  if (response.ok && body !== null) return body as Detected;
  throw response.status >= 500 ? null : (body as UploadRefusal | null);
}

/** A zip, or a workbook, which is one inside. */
const isZip = async (file: File) => (await file.slice(0, 4).text()).startsWith('PK');

/** By its beginning; what is packed so that its beginning tells nothing, by all of it. */
export async function detect(file: File, signal: AbortSignal): Promise<Detected> {
  const found = await look(file, file.slice(0, BEGINNING), false, signal);
  const isTold = found.formatId !== null || found.refusal !== undefined || found.isOrdersExport;
  if (isTold || file.size <= BEGINNING || file.size > WHOLE_LOOK_BYTES_MAX || !(await isZip(file))) return found;
  return look(file, file, true, signal);
}

export const send: UploadPorts['send'] = (item: UploadItem, { report, answer }) => {
  const search = new URLSearchParams({ channel: item.channel, name: item.file.name, upload: item.id });
  if (item.date) search.set('date', item.date);
  if (item.mappingId) search.set('mapping', item.mappingId);
  const request = new XMLHttpRequest();
  const begun = performance.now();
  request.open('POST', `/api/files/statements?${search}`);
  for (const [name, value] of Object.entries(HEADERS)) request.setRequestHeader(name, value);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.upload.onprogress = ({ loaded }) =>
    report({ phase: 'sending', sent: loaded, bytesPerSecond: loaded / Math.max(0.05, (performance.now() - begun) / 1000) });
  request.upload.onload = () => report({ phase: 'working', sent: item.file.size });
  request.onerror = () => answer(0, null);
  request.onload = () => answer(request.status, bodyOf(request.responseText));
  request.send(item.file);
  return request;
};
