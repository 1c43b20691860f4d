/** What screens say is there in both languages: the same keys, the same parameters, and a sentence for every reason of a refusal. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS, STAFF_ROLE_NAMES } from '../server/access/permissions.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (language: string, file: string) => JSON.parse(fs.readFileSync(path.join(root, 'messages', language, file), 'utf8')) as Tree;

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

/** Names of the arguments of an ICU message; the texts of its branches are messages themselves. */
function parametersOf(message: string): string[] {
  const names = new Set<string>();
  let at = 0;
  const text = () => {
    while (at < message.length && message[at] !== '}') {
      if (message[at] === '{') argument();
      else at++;
    }
  };
  const argument = () => {
    const [whole, name, mark] = /^\{\s*(\w+)\s*([,}])/.exec(message.slice(at)) ?? [];
    if (!whole || !name) throw new Error(`Not an ICU message at ${at}: ${message}`);
    names.add(name);
    at += whole.length;
    if (mark === '}') return;
    while (at < message.length && message[at] !== '}') {
      if (message[at] === '{') {
        at++;
        text();
      }
      at++;
    }
    at++;
  };
  text();
  if (at < message.length) throw new Error(`A brace too many at ${at}: ${message}`);
  return [...names].sort();
}

const files = fs.readdirSync(path.join(root, 'messages/en')).sort();

test('both languages have the same files', () => {
  expect(fs.readdirSync(path.join(root, 'messages/zh')).sort()).toEqual(files);
});

describe.each(files)('%s', (file) => {
  const [english, chinese] = [flat(read('en', file)), flat(read('zh', file))];

  test('says the same things in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('says them with the same parameters, and none is empty', () => {
    const shown = (messages: Map<string, string>) => [...messages].map(([key, message]) => `${key}: ${parametersOf(message)}`).sort();
    expect(shown(chinese)).toEqual(shown(english));
    expect([...english, ...chinese].filter(([, message]) => message.trim() === '').map(([key]) => key)).toEqual([]);
  });
});

/** A mark named in words beside itself. */
const NAMED_MARKS = ['逗号 ,', '分号 ;'];

test('Chinese texts have full-width marks, and a space before and after what is Latin', () => {
  const wrong = files.flatMap((file) =>
    [...flat(read('zh', file))].filter(
      ([, message]) =>
        !NAMED_MARKS.includes(message) &&
        /[\u4e00-\u9fff](?:[A-Za-z0-9]| ?[,;!?])|[A-Za-z0-9,;!?][\u4e00-\u9fff]|\([\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:\s|$)/.test(message),
    ),
  );
  expect(wrong).toEqual([]);
});

function sources(folder: string, named = /\.ts$/): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(file, named);
    return named.test(entry.name) && !/\.test\.ts$|write-/.test(entry.name) ? [file] : [];
  });
}

/** Said under the names that NextAuth gives them, or put together: an input and its fault, a kind and a total. */
const NAMED_ELSEWHERE = /^(OAuthCallbackError|MissingCSRF|AccessDenied|input_\w+|(payment|refund)_discount)$/;

test('no message is left that nothing says: the last word of its key stands in a source', () => {
  const texts = ['app', 'components', 'server', 'db/migrations'].flatMap((folder) => sources(folder, /\.(tsx?|sql)$/));
  const words = new Set(texts.flatMap((file) => fs.readFileSync(path.join(root, file), 'utf8').match(/\w+/g) ?? []));
  const unsaid = files.flatMap((file) =>
    [...flat(read('en', file)).keys()]
      .map((key) => key.split('.').at(-1) as string)
      .filter((word) => !words.has(word) && !NAMED_ELSEWHERE.test(word))
      .map((word) => `${file}: ${word}`),
  );
  expect(unsaid).toEqual([]);
});

test('every reason that the server refuses by has its sentence', () => {
  const known = new Set(Object.keys(read('en', 'errors.json')));
  const found = sources('server').flatMap((file) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const reasons = text.matchAll(/new DomainError\(\s*'\w+',\s*'([a-z_]+)'|refuseStatement\(\s*'([a-z_]+)'/g);
    return [...reasons].map((match) => ({ file, reason: (match[1] ?? match[2]) as string }));
  });
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter(({ reason }) => !known.has(reason))).toEqual([]);
});

test.each(['en', 'zh'])('every permission and every role has its name, and no other has: %s', (language) => {
  const named = (part: string) => [...flat(read(language, 'access.json')[part] as Tree).keys()].sort();
  expect(named('permissions')).toEqual([...PERMISSIONS].sort());
  expect(named('roles')).toEqual([...STAFF_ROLE_NAMES].sort());
});

test('parameters are found in branches too, and a broken message is not taken', () => {
  expect(parametersOf('{count, plural, =0 {none} one {one of {file}} other {# of {file}}} in {where}')).toEqual(['count', 'file', 'where']);
  expect(parametersOf('a plain sentence')).toEqual([]);
  expect(() => parametersOf('one } too many')).toThrow();
  expect(() => parametersOf('{ }')).toThrow();
});
