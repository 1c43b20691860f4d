/** Run after a change of dependencies. Makes package-lock.json good for every machine: platform packages that the registry of this
 *  machine did not offer get an entry (else `npm ci` refuses the file on other systems), and addresses of registries are taken out. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SYSTEMS = {
  darwin: 'darwin',
  linux: 'linux',
  linuxmusl: 'linux',
  win32: 'win32',
  windows: 'win32',
  win: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  sunos: 'sunos',
  aix: 'aix',
  openharmony: 'openharmony',
};
const PROCESSORS = new Set(['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32']);

/** Whether a package that lies at `place` finds `name`, walking up as Node does. */
function isFound(packages, place, name) {
  for (let folder = place; ; ) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
    const up = folder.lastIndexOf('/node_modules/');
    folder = up < 0 ? '' : folder.slice(0, up);
  }
}

function stubFor(name, version, isDev) {
  const parts = name.split('/').pop().split('-');
  const system = parts.map((part) => SYSTEMS[part]).find(Boolean);
  const processor = parts.find((part) => PROCESSORS.has(part));
  if (!system && processor !== 'wasm32') return null;
  return {
    version,
    ...(isDev ? { dev: true } : {}),
    optional: true,
    ...(processor ? { cpu: [processor] } : {}),
    ...(system ? { os: [system] } : {}),
    ...(parts.some((part) => part.includes('musl')) ? { libc: ['musl'] } : {}),
  };
}

/** Changes `lock` in place; says how many entries were added and how many addresses taken out. */
export function fixLock(lock) {
  const { packages } = lock;
  let added = 0;
  let cleaned = 0;
  for (const entry of Object.values(packages)) {
    if (!entry.resolved?.startsWith('http')) continue;
    delete entry.resolved;
    cleaned++;
  }
  for (const [place, entry] of Object.entries({ ...packages })) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isFound(packages, place, name)) continue;
      const version = range.replace(/^[\^~=]/, '');
      const stub = stubFor(name, version, entry.dev);
      if (!stub) continue;
      const top = `node_modules/${name}`;
      const key = packages[top] && packages[top].version !== version ? `${place}/${top}` : top;
      if (packages[key]) continue;
      packages[key] = stub;
      added++;
    }
  }
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return { added, cleaned };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const { added, cleaned } = fixLock(lock);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${added} platform packages added, ${cleaned} registry addresses taken out`);
}
