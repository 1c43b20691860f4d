/** Reads the SQL of the query layer out of its sources, and finds statements on bucketed tables that do not say which bucket (ADR 0005). */
import fs from 'node:fs';
import path from 'node:path';

/** A statement (or a piece of one) that names a bucketed table without a condition on its bucket. `at` is `file#declaration`. */
export type Unbucketed = { at: string; table: string; line: number };

const KEYWORDS = 'FROM|JOIN|INTO|UPDATE|USING|COPY';
/** Words that follow a table's name and are no alias of it. */
const NO_ALIAS = new Set([
  'where',
  'set',
  'on',
  'using',
  'join',
  'left',
  'full',
  'inner',
  'cross',
  'order',
  'group',
  'limit',
  'values',
  'union',
  'for',
  'as',
  'select',
  'returning',
  'from',
]);

const camel = (table: string) => table.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Where the sources say `variable` for a table, such as the two sides of a comparison. */
export type Spoken = { tables: readonly string[]; variables: Readonly<Record<string, string>> };

/** All of `text`, a source file called `name`. */
export function unbucketedIn(name: string, text: string, { tables, variables }: Spoken): Unbucketed[] {
  const source = withoutComments(text);
  const found = new Map<string, Unbucketed>();
  const note = (index: number, table: string) => {
    const at = `${name}#${declarationAt(source, index)}`;
    const key = `${at} ${table}`;
    if (!found.has(key)) found.set(key, { at, table, line: source.slice(0, index).split('\n').length });
  };
  const models = Object.fromEntries(tables.map((table) => [camel(table), table]));
  const spokenOf: Record<string, string> = { ...models, ...variables };
  const names = [...tables, ...Object.keys(spokenOf).map((variable) => `\\$\\{${variable.replaceAll('.', '\\.')}\\}`)].join('|');
  const reference = new RegExp(`\\b(${KEYWORDS})\\s+(?:ONLY\\s+)?(${names})(?![\\w.])(?:\\s+(?:AS\\s+)?([a-z_]\\w*))?`, 'gi');
  const pieces = piecesOf(source);
  for (const [from, to] of literalsOf(source)) {
    // A piece is read where it is used, with what stands around it.
    const own = declarationAt(source, from);
    if (pieces.has(own) && pieces.get(own)?.includes(source.slice(from, to)) && isUsed(source, own)) continue;
    const literal = spellOut(source.slice(from, to), new Map([...pieces, ...piecesOf(bodyAt(source, from), '\\s+')]));
    for (const match of literal.matchAll(reference)) {
      const [, keyword = '', spoken = '', after = ''] = match;
      const table = spokenOf[spoken.replace(/^\$\{|\}$/g, '')] ?? spoken;
      const alias = NO_ALIAS.has(after.toLowerCase()) ? '' : after;
      const isFilled = /^(INTO|COPY)$/i.test(keyword);
      if (isFilled ? !fillsBucket(literal.slice(match.index)) : !namesBucket(scopeAt(literal, match.index), alias, table))
        note(from, table);
    }
  }
  // Drizzle's own statements: the condition may stand anywhere in the declaration.
  for (const table of tables) {
    const model = camel(table);
    for (const match of source.matchAll(new RegExp(`\\.(from|update|delete|innerJoin|leftJoin)\\(${model}\\b`, 'g'))) {
      const declaration = bodyAt(source, match.index);
      if (!new RegExp(`\\b(eq|inArray)\\(${model}\\.bucket\\b|\\$\\{${model}\\.bucket\\}\\s*(=|IN)`).test(declaration))
        note(match.index, table);
    }
    for (const match of source.matchAll(new RegExp(`\\.insert\\(${model}\\b`, 'g'))) {
      if (!/\bbucket\b/.test(bodyAt(source, match.index))) note(match.index, table);
    }
  }
  return [...found.values()];
}

/** Constants that are a piece of SQL, by name: of the file, or, indented, of one declaration. */
function piecesOf(source: string, indent = ''): Map<string, string> {
  const pieces = new Map<string, string>();
  for (const match of source.matchAll(
    new RegExp(`^${indent}(?:export )?const (\\w+)(?:: [^=]+)? =\\s+(?:sql\\.raw\\(\\s*|sql)?(?=[\`'])`, 'gm'),
  )) {
    const from = match.index + match[0].length;
    pieces.set(match[1] ?? '', source.slice(from, endOfLiteral(source, from)));
  }
  return pieces;
}

const isUsed = (source: string, name: string) => source.includes(`\${${name}}`);

/** The statement with the pieces that it names put in their places. */
function spellOut(literal: string, pieces: ReadonlyMap<string, string>, depth = 3): string {
  if (depth === 0) return literal;
  return literal.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const piece = pieces.get(name);
    return piece ? spellOut(piece.slice(1, -1), pieces, depth - 1) : whole;
  });
}

/** The columns that are filled, up to the end of their list, name the bucket. */
function fillsBucket(statement: string): boolean {
  return /^[^(]*\(\s*(?:\w+,\s*)*bucket\b/.test(statement);
}

/** The query that a place stands in, without the queries inside it: a condition in one of those says nothing about this one. */
function scopeAt(statement: string, index: number): string {
  let from = 0;
  for (let at = index - 1, depth = 0; at >= 0; at--) {
    if (statement[at] === ')') depth++;
    else if (statement[at] === '(' && depth-- === 0) {
      from = at + 1;
      break;
    }
  }
  const to = closeOf(statement, from);
  let scope = '';
  for (let at = from; at < to; at++) {
    scope += statement[at];
    if (statement[at] === '(' && /^\s*(?:SELECT|WITH|UPDATE|INSERT|DELETE)\b/i.test(statement.slice(at + 1)))
      at = closeOf(statement, at + 1) - 1;
  }
  return scope;
}

/** Where the parenthesis that is open at `from` is closed. */
function closeOf(statement: string, from: number): number {
  for (let at = from, depth = 0; at < statement.length; at++) {
    if (statement[at] === '(') depth++;
    else if (statement[at] === ')' && depth-- === 0) return at;
  }
  return statement.length;
}

function namesBucket(literal: string, alias: string, table: string): boolean {
  const column = alias ? `\\b${alias}\\.bucket\\b` : `(?:\\b${table}\\.bucket\\b|\\$\\{${camel(table)}\\.bucket\\})`;
  const bare = alias ? column : `(?:${column}|(?<![.\\w])bucket\\b)`;
  const equal = `${bare}\\s*(?:=(?!>)|IN\\s*\\(|= ANY)`;
  const turned = `(?:=|IN)\\s*\\(?\\s*${bare}`;
  const row = `\\(\\s*${bare}\\s*,[^()]*\\)\\s*(?:=|IN)`;
  const rowTurned = `=\\s*\\(\\s*${bare}\\s*,`;
  const shared = 'USING\\s*\\([^)]*\\bbucket\\b';
  return new RegExp([equal, turned, row, rowTurned, shared].join('|'), 'i').test(literal);
}

/** Blanks comments, keeping every place; SQL in quotes stays. */
function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return text.replace(/^\s*\/\*\*[\s\S]*?\*\//gm, blank).replace(/^\s*\/\/.*$/gm, blank);
}

/** From and to of every outermost template literal and every quoted string. */
function literalsOf(source: string): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < source.length; ) {
    const sign = source[at];
    if (sign === '/' && /[=(,:!&|?{};\n]\s*$/.test(source.slice(Math.max(0, at - 20), at)) && source[at + 1] !== '/') {
      at = endOfPattern(source, at);
    } else if (sign === "'" || sign === '"' || sign === '`') {
      const end = endOfLiteral(source, at);
      found.push([at, end]);
      at = end;
    } else at++;
  }
  return found;
}

function endOfPattern(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '\n') return from + 1;
    else if (source[at] === '[') inClass = true;
    else if (source[at] === ']') inClass = false;
    else if (source[at] === '/' && !inClass) return at + 1;
  }
  return source.length;
}

function endOfLiteral(source: string, from: number): number {
  const quote = source[from];
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === quote) return at + 1;
    else if (quote === '`' && source.startsWith('${', at)) at = endOfExpression(source, at + 2) - 1;
  }
  return source.length;
}

/** Behind the brace that ends an expression in a template. */
function endOfExpression(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at++) {
    const sign = source[at] as string;
    if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return at + 1;
    else if (sign === "'" || sign === '"' || sign === '`') at = endOfLiteral(source, at) - 1;
  }
  return source.length;
}

const DECLARATION = /^(?:export )?(?:default )?(?:async )?(?:function\*? |const |let |class )(\w+)/gm;

/** The declaration of the file that a place is in. */
function declarationAt(source: string, index: number): string {
  let name = '';
  for (const match of source.matchAll(DECLARATION)) {
    if (match.index > index) break;
    name = match[1] ?? '';
  }
  return name;
}

function bodyAt(source: string, index: number): string {
  const starts = [...source.matchAll(DECLARATION)].map((match) => match.index);
  const from = starts.filter((start) => start <= index).at(-1) ?? 0;
  return source.slice(from, starts.find((start) => start > index) ?? source.length);
}

/** The TypeScript files under `folders` of `root` that run in the product: no tests, no worlds for them. */
export function productSources(root: string, folders: readonly string[]): { name: string; text: string }[] {
  const walk = (folder: string): string[] =>
    fs
      .readdirSync(path.join(root, folder), { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
  return folders
    .flatMap(walk)
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|\/testing(-\w+)?\.ts$|-fixture\.ts$/.test(name))
    .sort()
    .map((name) => ({ name, text: fs.readFileSync(path.join(root, name), 'utf8') }));
}
