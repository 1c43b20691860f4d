/** Scripts and styles of the build, packed by Brotli once when they are built: a sixth less on the wire than what Next packs by gzip for each
 *  request again, and no work when they are asked for. Beside `a.js` stands `a.js.br`; whoever takes no Brotli gets the file as before. */
import { readdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
};
const ADDRESS = '/_next/static/chunks/';
const PACKED = '.br';

const pack = promisify(brotliCompress);
const folderOf = (distFolder: string) => path.join(distFolder, 'static', 'chunks');

/** Of the build: packs what it wrote. */
export async function packFiles(distFolder: string): Promise<void> {
  const folder = folderOf(distFolder);
  const names = (await readdir(folder)).filter((name) => path.extname(name) in TYPES);
  const one = async (name: string) => {
    const plain = await readFile(path.join(folder, name));
    const packed = await pack(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    });
    await writeFile(path.join(folder, `${name}${PACKED}`), packed);
  };
  await Promise.all(names.map(one));
}

/** Whether `Accept-Encoding` lets Brotli in. */
function takesBrotli(accepted: string | undefined): boolean {
  return (accepted ?? '').split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return name === 'br' && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
  });
}

/** Sends a request for a file that lies packed to the packed one, and says in the answer what it is; Next serves it with the headers and the
 *  time to live of the other. The files are those that are there now; where the build packed none, nothing is changed. */
export function givePacked(distFolder: string): (request: http.IncomingMessage, response: http.ServerResponse) => void {
  const packed = new Set<string>();
  try {
    for (const name of readdirSync(folderOf(distFolder))) if (name.endsWith(PACKED)) packed.add(name.slice(0, -PACKED.length));
  } catch {
    // No build in this place, as under the development server.
  }
  return (request, response) => {
    if (!request.url?.startsWith(ADDRESS) || !takesBrotli(request.headers['accept-encoding'])) return;
    const [address = '', ...query] = request.url.split('?');
    const name = address.slice(ADDRESS.length);
    const type = TYPES[path.posix.extname(name)];
    if (!type || !packed.has(name)) return;
    request.url = [`${address}${PACKED}`, ...query].join('?');
    response.setHeader('content-encoding', 'br');
    response.setHeader('content-type', type);
  };
}
