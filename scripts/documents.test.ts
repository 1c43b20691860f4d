/** Documents that lead nowhere are worse than none: every path, link and npm script they name is there. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const FLOORS = /^(?:app|components|server|db|docs|bench|scripts|e2e|messages|public|\.ci)\//;

function documents(folder = ''): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|\.git|\.next|\.data|test-results)$/.test(entry.name) ? [] : documents(file);
    return file.endsWith('.md') ? [file] : [];
  });
}

/** `server/ledger/entry.ts`, with or without `:12`; patterns such as `<noun>`, `*` or `…` are no paths. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] as string);
  return quoted
    .filter((word) => FLOORS.test(word) && !/[<>*{}…$|,]|NNNN|\[.*\]/.test(word))
    .map((word) => word.replace(/:\d+(-\d+)?$/, ''));
}

/** Folders that programs make and git ignores: not there in a fresh clone. */
const isMade = (name: string) => /^bench\/\.work(\/|$)/.test(name);

/** Links inside the repository, relative to the document. */
function linksIn(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string);
  return targets.filter((target) => !/^[a-z]+:|^#/.test(target)).map((target) => target.replace(/#.*$/, ''));
}

function scriptsIn(text: string): string[] {
  return [...text.matchAll(/npm run (?:-s )?([a-z][a-z0-9:-]*)/g)].map((match) => match[1] as string);
}

const files = documents();
const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

describe.each(files)('%s', (file) => {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  test('names only paths that exist', () => {
    expect(pathsIn(text).filter((name) => !isMade(name) && !fs.existsSync(path.join(root, name)))).toEqual([]);
  });

  test('links only to what exists', () => {
    expect(linksIn(text).filter((target) => !fs.existsSync(path.resolve(root, path.dirname(file), target)))).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    expect(scriptsIn(text).filter((name) => !scripts[name])).toEqual([]);
  });
});

test('a wrong path, link and script would be found', () => {
  const text = 'See `server/nowhere.ts:12`, `docs/<noun>.md` and [this](docs/gone.md#part), then `npm run -s nothing`.';
  expect(pathsIn(text)).toEqual(['server/nowhere.ts']);
  expect(linksIn(text)).toEqual(['docs/gone.md']);
  expect(scriptsIn(text)).toEqual(['nothing']);
});

/** Of a table of figures: the last column of each row, with the file that its bench last named. */
function lastFigures(text: string): { of: string; figure: string }[] {
  let of = '';
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').slice(1, -1);
    of = /\]\((bench\/figures\/[a-z]+\.md)\)/.exec(cells[0] ?? '')?.[1] ?? (cells[0]?.trim() === '' ? of : '');
    const last = cells.at(-1) ?? '';
    return of && cells.length === 4 ? [...last.matchAll(/\d+(?:\.\d+)?/g)].map(([figure]) => ({ of, figure })) : [];
  });
}
const stands = ({ of, figure }: { of: string; figure: string }) =>
  new RegExp(`(?<![\\d.])${figure.replace('.', '\\.')}(?![\\d.]*\\d)`).test(
    fs.readFileSync(path.join(root, of), 'utf8').split(/^## (?:Not reached|What was not)/m)[0] ?? '',
  );

test.each(['README.md', 'README.zh-CN.md'])('%s tells of each bench the figures that its file has, and no others', (file) => {
  const figures = lastFigures(fs.readFileSync(path.join(root, file), 'utf8'));
  expect(figures.length).toBeGreaterThan(15);
  // Of the screens there are many points: how many there are, and how many reach their bar.
  const points = fs.readFileSync(path.join(root, 'bench/figures/screens.md'), 'utf8').match(/\| (?:yes|\*\*no\*\*) \|/g) ?? [];
  const counted = [points.length, points.filter((point) => point.includes('yes')).length].map(String);
  expect(figures.filter((each) => !(each.of.endsWith('screens.md') ? counted.includes(each.figure) : stands(each)))).toEqual([]);
});

test('a figure that a bench did not measure would be found', () => {
  const rows = '| [x](bench/figures/ledger.md) | captures | 1.3 | 987.65 |\n| | more | 3 | 1.00 |\n\n| other | table | a | 5 |';
  expect(lastFigures(rows).map(({ figure }) => figure)).toEqual(['987.65', '1.00']);
  expect(lastFigures(rows).map(stands)).toEqual([false, true]);
});

const production = fs.readFileSync(path.join(root, 'docs/guides/production.md'), 'utf8');
const blocksOf = (language: string) =>
  [...production.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] as string);

test('the proxy of the production guide ends TLS, takes the largest upload, and cannot show a download that broke off as whole', () => {
  const [nginx = ''] = blocksOf('nginx');
  for (const line of [
    'listen 443 ssl;',
    'ssl_certificate ',
    'client_max_body_size 501m;',
    'proxy_http_version 1.1;',
    'proxy_request_buffering off;',
  ])
    expect(nginx).toContain(line);
});

test('the production guide runs TypeScript with the Node that comes with the dependencies, and its service without npm in between', () => {
  const bare = blocksOf('sh')
    .join('\n')
    .match(/^(?:\w+=\S+ )*(?:node|npx) .*(?:\.ts|next start).*$/gm);
  expect(bare).toBeNull();
  const [unit = ''] = blocksOf('ini');
  expect(unit).toMatch(/^ExecStart=.*\bnode scripts\/bootstrap\.mjs scripts\/start\.ts$/m);
  expect(unit).toMatch(/^KillMode=mixed$/m);
});
