/** Reads out of a source what its expressions can say, so that a test finds the sentences that nobody has told it of. */

/** What stands for a place of a template in what is read. */
export const PLACE = '{}';

/** The place after the literal that begins at `at`. */
function endOfLiteral(source: string, at: number): number {
  for (let next = at + 1; next < source.length; next++) {
    if (source[next] === '\\') next++;
    else if (source[next] === source[at]) return next + 1;
    else if (source[at] === '`' && source.startsWith('${', next)) next = endOfExpression(source, next + 2, '');
  }
  return source.length;
}

/** Where the expression that begins at `from` ends: at one of `stops`, or at a bracket that closes what is around it. */
function endOfExpression(source: string, from: number, stops: string): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const letter = source[at] as string;
    if (`'"\``.includes(letter)) at = endOfLiteral(source, at) - 1;
    else if (source.startsWith('?.', at) || source.startsWith('??', at)) at++;
    else if (depth === 0 && stops.includes(letter)) return at;
    else if ('([{'.includes(letter)) depth++;
    else if (')]}'.includes(letter) && depth-- === 0) return at;
  }
  return source.length;
}

/** Where an argument of a call begins: `skip` arguments after `from`; null where the call has none there. */
export function argumentAt(source: string, from: number, skip: number): number | null {
  let at = from;
  for (; skip > 0; skip--) {
    at = endOfExpression(source, at, ',') + 1;
    if (source[at - 1] !== ',') return null;
  }
  return at;
}

/** All that the expression at `from` can say: of a choice both sides, of a name or a call what a `const` of the same source makes of it.
 *  What cannot be read is a place in a template, and null by itself. */
export function sayings(source: string, from: number): (string | null)[] {
  return sayingsOf(source, source.slice(from, endOfExpression(source, from, ',;')));
}

function sayingsOf(source: string, expression: string): (string | null)[] {
  const text = expression.trim();
  if (text.startsWith('(') && endOfExpression(text, 1, '') === text.length - 1) return sayingsOf(source, text.slice(1, -1));
  const question = endOfExpression(text, 0, '?');
  if (question < text.length) {
    const colon = endOfExpression(text, question + 1, ':');
    return [...sayingsOf(source, text.slice(question + 1, colon)), ...sayingsOf(source, text.slice(colon + 1))];
  }
  if (/^['"`]/.test(text)) {
    const end = endOfLiteral(text, 0);
    // A method or a type behind it changes no wording.
    return /^$|^\.| as /.test(text.slice(end)) ? ofLiteral(source, text.slice(0, end)) : [null];
  }
  const [, name, call] = /^(\w+)(\(|$)/.exec(text) ?? [];
  const made = name ? new RegExp(`const ${name} = ${call ? '\\([^)]*\\) =>' : ''}\\s*`).exec(source) : null;
  return made ? sayings(source, made.index + made[0].length) : [null];
}

function ofLiteral(source: string, literal: string): string[] {
  const text = literal.slice(1, -1);
  let said = [''];
  let at = 0;
  for (let place = literal[0] === '`' ? text.indexOf('${') : -1; place >= 0; place = text.indexOf('${', at)) {
    const end = endOfExpression(text, place + 2, '');
    const inside = sayingsOf(source, text.slice(place + 2, end));
    const ways = inside.every((way) => way !== null) ? inside : [PLACE];
    const before = text.slice(at, place);
    said = said.flatMap((begun) => ways.map((way) => `${begun}${before}${way}`));
    at = end + 1;
  }
  return said.map((begun) => `${begun}${text.slice(at)}`.replaceAll(/\\(['"`\\])/g, '$1'));
}
