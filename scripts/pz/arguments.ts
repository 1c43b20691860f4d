/** Reads the words after `pz`: named options, some of them repeated or without a value. */

/** Where the person stands, before the program goes to its own root. */
export const startFolder = process.cwd();

export class UsageError extends Error {
  override name = 'UsageError';
}

export type OptionKind = 'text' | 'list' | 'flag';
export type Options<S extends Record<string, OptionKind>> = {
  [K in keyof S]: S[K] extends 'flag' ? boolean : S[K] extends 'list' ? string[] : string | undefined;
};
export type Parsed<S extends Record<string, OptionKind>> = { options: Options<S>; words: string[] };

/** `--name value`, `--name=value`; a `list` takes every word up to the next option and may be repeated. Refuses unknown options, a missing
 *  value and a text option given twice. */
export function parseArguments<S extends Record<string, OptionKind>>(args: readonly string[], kinds: S): Parsed<S> {
  const options: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(kinds)) options[name] = kind === 'flag' ? false : kind === 'list' ? [] : undefined;
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    if (word === '--') {
      words.push(...args.slice(at + 1));
      break;
    }
    if (!word.startsWith('--')) {
      if (word.startsWith('-') && word.length > 1) throw new UsageError(`Unknown option ${word}`);
      words.push(word);
      continue;
    }
    const [name = '', ...rest] = word.slice(2).split('=');
    const given = rest.length ? rest.join('=') : undefined;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw new UsageError(`Unknown option --${name}`);
    if (kind === 'flag') {
      if (given !== undefined) throw new UsageError(`--${name} takes no value`);
      options[name] = true;
      continue;
    }
    const values = given === undefined ? [] : [given];
    if (given === undefined) {
      while (at + 1 < args.length && !(args[at + 1] as string).startsWith('--') && (kind === 'list' || values.length === 0))
        values.push(args[++at] as string);
    }
    if (values.length === 0 || values.includes('')) throw new UsageError(`--${name} needs a value`);
    if (kind === 'list') (options[name] as string[]).push(...values);
    else if (options[name] !== undefined) throw new UsageError(`--${name} may be given only once`);
    else options[name] = values[0];
  }
  return { options: options as Options<S>, words };
}
