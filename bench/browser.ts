/** `npm run bench:browser`: the screens in a browser as an office has them (1366 wide, 20 Mbit/s, 50 ms of latency), against the budgets of a
 *  hand that works all day. Production build, demo month. Figures go to bench/figures/browser.md. `ROUNDS=3` for a shorter run. */
import os from 'node:os';
import { chromium } from '@playwright/test';
import { person } from '../e2e/support/people.ts';
import { signIn } from '../e2e/support/sign-in.ts';
import { findBrowser } from '../scripts/find-browser.ts';
import { type Loading, measureLoading, SCREENS } from './browser/loading.ts';
import { startSite } from './browser/site.ts';
import { type Felt, measureWork } from './browser/working.ts';
import { writeFigures } from './write-figures.ts';

const ROUNDS = Number.parseInt(process.env.ROUNDS ?? '7', 10);
const KEYS = ROUNDS * 4;
const SHIFT = 0.05;

const at = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const whole = (value: number) => value.toFixed(0);
const verdict = (isReached: boolean) => (isReached ? 'yes' : '**no**');

const loadingLine = ({ name, cold, warm, shift, scripts, later, calls }: Loading) => {
  const bars = SCREENS.find((screen) => screen.name === name) ?? SCREENS[0];
  const paint = at(warm, 0.75);
  const isSmooth = paint <= bars.lcp && shift <= SHIFT;
  return `| ${name} | ${whole(at(cold, 0.75))} | ${whole(paint)} | ${bars.lcp} | ${shift.toFixed(3)} | ${verdict(isSmooth)} | ${whole(scripts)} | ${bars.scripts} | ${verdict(scripts <= bars.scripts)} | ${whole(later)} | ${calls} |`;
};
const feltLine = ({ name, times, bar, at: share }: Felt) =>
  `| ${name} | ${whole(at(times, 0.5))} | ${whole(at(times, 0.75))} | ${whole(at(times, 0.95))} | p${share * 100} ${bar} | ${verdict(at(times, share) <= bar)} |`;

function report(version: string, loading: Loading[], { felt, interactions, calls }: Awaited<ReturnType<typeof measureWork>>): string {
  const cpu = os.cpus();
  const inp = `| all keys and clicks of the run (INP) | ${whole(at(interactions, 0.5))} | ${whole(at(interactions, 0.75))} | ${whole(at(interactions, 0.95))} | p75 100, p95 200 | ${verdict(at(interactions, 0.75) <= 100 && at(interactions, 0.95) <= 200)} |`;
  return `# Screens in a browser

\`npm run bench:browser\`. ${cpu.length} cores (${cpu[0]?.model.trim()}) for the browser, the servers and the database together, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, Chromium ${version}, 1366 × 768,
20 Mbit/s with 50 ms of latency, demo month. ${ROUNDS} loads of each screen, ${KEYS} of each key.

## Opening a screen

Largest paint (LCP) in milliseconds, p75: with nothing kept from before, and with the browser's cache, as on every day but the first. Shift (CLS): the largest, at most ${SHIFT}. Scripts: KiB on the wire with their headers, with nothing kept, as \`npm start\` serves them (packed by Brotli when they are built); later: what the screen fetches by itself once it stands and nobody waits for it. Calls: requests that the server works for.

| screen | LCP, first time | LCP | bar | shift | reached | scripts | bar | reached | later | calls |
|---|---:|---:|---:|---:|---|---:|---:|---|---:|---:|
${loading.map(loadingLine).join('\n')}

## Working

Milliseconds from the event's own time stamp to the painted frame that shows its answer, over the same line.

| what | p50 | p75 | p95 | bar | reached |
|---|---:|---:|---:|---|---|
${[...felt.map(feltLine), inp].join('\n')}

A list that is left alone asks the server ${calls} times a minute (12 allowed).
`;
}

const site = await startSite();
try {
  const { executablePath, args, env } = await findBrowser();
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const browser = await chromium.launch({ executablePath, args, env: { ...inherited, ...env } });
  const common = { baseURL: site.address, viewport: { width: 1366, height: 768 }, locale: 'en-GB', timezoneId: 'Asia/Shanghai' };
  const context = await browser.newContext(common);
  await signIn(await context.newPage(), person('manager'));
  const options = { ...common, storageState: await context.storageState() };
  await context.close();
  const working = await measureWork(browser, options, KEYS);
  const loading = await measureLoading(browser, options, ROUNDS);
  const text = report(browser.version(), loading, working);
  console.log(text);
  await browser.close();
  writeFigures('browser', text);
} finally {
  await site.end();
}
process.exit(0);
