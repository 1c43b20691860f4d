/** A Chromium for the browser tests: CHROMIUM_PATH, Playwright's own download, one of the system, the one of an npm package. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from './setup-error.ts';

const root = path.resolve(import.meta.dirname, '..');

export type Browser = { executablePath: string; args: string[]; env: Record<string, string>; from: string };

/** Quiet and reproducible: no GPU, no QUIC, nothing fetched in the background. */
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function works(file: string, env: Record<string, string> = {}): boolean {
  try {
    return (
      fs.statSync(file).isFile() &&
      spawnSync(file, ['--version'], { timeout: 20_000, stdio: 'ignore', env: { ...process.env, ...env } }).status === 0
    );
  } catch {
    return false;
  }
}

function systemBrowsers(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    return folders.flatMap((folder) => [
      path.join(folder, 'Google/Chrome/Application/chrome.exe'),
      path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]);
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge', 'brave-browser'];
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** Unpacks the packaged Chromium (Linux) into node_modules/.cache. The package looks at the environment of a cloud function to
 *  decide whether its own libraries are unpacked too, and reuses any file of its name in TMPDIR: both are set while it is called. */
async function packagedBrowser(): Promise<Pick<Browser, 'executablePath' | 'env'> | null> {
  const manifest = path.join(root, 'node_modules/@sparticuz/chromium/package.json');
  if (process.platform !== 'linux' || !fs.existsSync(manifest)) return null;
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
  const folder = path.join(root, 'node_modules/.cache', `chromium-${version}`);
  fs.mkdirSync(folder, { recursive: true });
  const before = new Map(
    ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME'].map((name) => [name, process.env[name]]),
  );
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    const libraries = [path.join(folder, 'al2023/lib'), before.get('LD_LIBRARY_PATH')].filter(Boolean).join(':');
    const fonts: Record<string, string> = fs.existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: path.join(folder, 'fonts') };
    return { executablePath, env: { LD_LIBRARY_PATH: libraries, ...fonts } };
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Refuses, naming what to install, when none runs here. */
export async function findBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...ARGS] : ARGS;
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!works(chosen))
      throw new SetupError(`CHROMIUM_PATH=${chosen} does not run. Correct it, or unset it to let the tests look for a browser.`);
    return { executablePath: chosen, args, env: {}, from: 'CHROMIUM_PATH' };
  }
  const { chromium } = await import('@playwright/test');
  if (works(chromium.executablePath())) return { executablePath: chromium.executablePath(), args, env: {}, from: 'Playwright' };
  const system = systemBrowsers().find((file) => fs.existsSync(file) && (process.platform === 'win32' || works(file)));
  if (system) return { executablePath: system, args, env: {}, from: 'this system' };
  const packaged = await packagedBrowser().catch((error: Error) => {
    console.error(`The packaged Chromium could not be unpacked: ${error.message}`);
    return null;
  });
  // The packaged build brings no sandbox helper.
  if (packaged && works(packaged.executablePath, packaged.env))
    return { ...packaged, args: ['--no-sandbox', ...ARGS], from: '@sparticuz/chromium' };
  throw new SetupError(
    'The browser tests found no Chromium that runs here. Do one of:\n' +
      '  npx playwright install chromium\n  sudo apt-get install chromium      (Debian, Ubuntu)\n  CHROMIUM_PATH=/path/to/chrome npm test',
  );
}
