/** Walls that a line of text shows: floats near money, clocks of one's own, server actions, names that say nothing. */
import fs from 'node:fs';
import path from 'node:path';
import { sourceFiles, type Violation } from './import-walls.ts';

type TextRule = {
  name: string;
  reason: string;
  pattern: RegExp;
  /** The pattern is looked for in a line together with the one that follows. */
  isOfTwoLines?: true;
  /** Files the rule is about. */
  where: RegExp;
  /** Files that may, each with the reason why. */
  except?: Record<string, string>;
};

const PRODUCT = /^(app|components|server|db)\//;
const STORE = /\/([a-z0-9-]+-)?store\.ts$/;

/** Rules about names and length, which are no patterns. */
export const SHAPE_RULES = ['short-pages', 'telling-names', 'no-barrel-file', 'kebab-case'];

export const TEXT_RULES: TextRule[] = [
  {
    name: 'one-clock',
    reason: 'The time comes from server/kernel/clock.ts and is handed in: only so can thirty days be played in a test.',
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)|\bDate\(\s*\)/,
    where: PRODUCT,
    except: { 'server/kernel/clock.ts': 'is the clock' },
  },
  {
    name: 'one-random',
    reason: 'Randomness comes from server/kernel/random.ts: one seed replays a failure.',
    pattern: /\bMath\.random\(|\bcrypto\.randomUUID\(|\brandomUUID\(|\brandomBytes\(/,
    where: /^(app|components|server)\//,
    except: {
      'server/kernel/random.ts': 'is the source of randomness',
      'server/access/secret.ts': 'prints the command that makes a secret',
    },
  },
  {
    name: 'no-float-near-money',
    reason: 'Amounts are bigint minor units; a float loses cents. Number.parseInt of a small count is fine.',
    pattern: /\bNumber\(|\bparseFloat\(|\.toFixed\(|\bcoerce\b/,
    where: /^(components|server)\//,
    except: {
      'components/charts/': 'a chart draws pixels: the one place where money becomes a float',
      'server/kernel/ids.ts': 'five bits of an id as the place of a letter',
      'server/access/password.ts': 'the cost parameters of argon2',
      'server/statements/formats/workbook/date-cell.ts': 'a day as a workbook counts it; amounts are read as decimals',
    },
  },
  {
    name: 'no-server-action',
    reason: 'What may be done goes through command(), where permission, transaction and audit are.',
    pattern: /^\s*['"]use server['"]/,
    where: PRODUCT,
  },
  {
    name: 'no-any',
    reason: 'any switches the checking of types off for everything it touches.',
    pattern: /(?:[:<,|&(]|\bas)\s*any\b(?=\s*[\])>,;=|&[{]|\s*$)|@ts-(?:ignore|nocheck)/,
    where: /^(app|components|server|db|scripts|bench|e2e)\//,
    except: { 'scripts/text-walls.ts': 'names what it forbids', 'scripts/walls.test.ts': 'plants what it forbids' },
  },
  {
    name: 'sql-text-in-stores',
    reason: 'SQL is written in store.ts (or <noun>-store.ts) only, so that who reads and writes a table can be listed.',
    pattern: /\bsql(?:<[^`]*>)?`|\.query\(\s*[`'"]\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|COPY|TRUNCATE|LOCK)\b/,
    where: /^(app|components|server)\//,
  },
  {
    name: 'no-advisory-lock',
    reason: 'Locks are rows: an advisory lock is lost behind a pool and unknown to a second database server.',
    pattern: /pg_(?:try_)?advisory/,
    where: /^(app|components|server)\/|^db\/(?!testing\.ts)/,
  },
  {
    name: 'schemas-stay-on-the-server',
    reason:
      'Schemas and their library weigh 30 KB on every screen. Of a contract the browser needs the types; what it offers is in codes.ts.',
    pattern: /^import (?!type ).*\/contract\.ts'/,
    where: /^components\//,
  },
  {
    name: 'keep-what-is-shown',
    reason:
      'What is shown stays where only its refreshing failed: ask inPlaceOf(answer) of components/table/use-kept.ts, and show <Kept answer={answer} />.',
    pattern: /\berror\s*(?:\)|\?|&&)\s*(?:return\s*)?\(?\s*<(?:ErrorState|RecordError)\b|^\s*error=\{\w+\.error\}/,
    isOfTwoLines: true,
    where: /^(app|components)\//,
    except: { 'components/table/data-table.tsx': 'is handed what stands in the place of its rows' },
  },
  {
    name: 'nothing-cut',
    reason:
      'A limit that cuts what is typed or pasted says nothing of it: give `most` to TextField, TextareaField or LimitedInput, which say what is too long.',
    pattern: /\bmaxLength\s*[=:]/,
    where: /^(app|components)\//,
  },
  {
    name: 'no-raw-html',
    reason: 'Text that people read is escaped by React; raw HTML is not.',
    pattern: /dangerouslySetInnerHTML/,
    where: PRODUCT,
    except: { 'app/layout.tsx': 'sets the theme before the first paint, from a constant, under the nonce' },
  },
];

/** Words that say nothing: alone, as the kind at the end, or as the verb in front. */
const EMPTY_NAMES = [
  /(^|\/)(utils?|helpers?|common|misc|managers?|services?|types|process|handle|update|do)(\/|\.tsx?$)/,
  /-(utils?|helpers?|manager|service)\.tsx?$/,
  /\/(process|handle|update|do)-[a-z0-9-]+\.tsx?$/,
];
/** Tests, and what only tests use. */
const TEST = /\.test\.tsx?$|\/(?:testing(?:-[a-z-]+)?|[a-z-]+-fixture)\.ts$/;

function allowed(rule: TextRule, file: string): boolean {
  return Object.keys(rule.except ?? {}).some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry));
}

/** Blanks comments, keeping the lines, so that a rule may be spoken of. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, (text) => text.replace(/[^\n]/g, ' ')).replace(/(^|[\s;{(,])\/\/.*$/gm, '$1');
}

/** Each import on its first line. */
function withWholeImports(source: string): string {
  return source.replace(/^import [^;]*;/gm, (text) => text.replace(/\s*\n\s*/g, ' ') + '\n'.repeat(text.split('\n').length - 1));
}

function violationsIn(file: string, source: string): Violation[] {
  const found: Violation[] = [];
  const lines = withWholeImports(withoutComments(source)).split('\n');
  for (const rule of TEXT_RULES) {
    if (!rule.where.test(file) || allowed(rule, file)) continue;
    if (rule.name !== 'no-any' && TEST.test(file)) continue;
    if (rule.name === 'sql-text-in-stores' && STORE.test(file)) continue;
    for (const [index, line] of lines.entries()) {
      if (rule.pattern.test(rule.isOfTwoLines ? `${line} ${(lines[index + 1] ?? '').trim()}` : line))
        found.push({ rule: rule.name, at: `${file}:${index + 1}`, text: `${line.trim().slice(0, 100)}. ${rule.reason}` });
    }
  }
  if (/^app\/.*\/?page\.tsx$/.test(file) && lines.length > 51) {
    found.push({
      rule: 'short-pages',
      at: file,
      text: `has ${lines.length - 1} lines. A page is an address: it reads the URL and hangs a component, in 50 lines.`,
    });
  }
  return found;
}

function violationsOfNames(file: string): Violation[] {
  const found: Violation[] = [];
  const name = path.basename(file);
  if (EMPTY_NAMES.some((pattern) => pattern.test(file)))
    found.push({ rule: 'telling-names', at: file, text: 'says nothing about what is inside. Name the noun, or the verb of the door.' });
  if (/^index\.tsx?$/.test(name))
    found.push({ rule: 'no-barrel-file', at: file, text: 'is a barrel: it hides where a thing lives. Import the file itself.' });
  if (!/^app\//.test(file) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(name))
    found.push({ rule: 'kebab-case', at: file, text: 'is not in kebab-case.' });
  return found;
}

/** Every violation in the project at `root`. */
export function textViolations(root: string): Violation[] {
  return sourceFiles(root).flatMap((file) => [
    ...violationsOfNames(file),
    ...violationsIn(file, fs.readFileSync(path.join(root, file), 'utf8')),
  ]);
}
