/** What tests read out of sources is what the sources say. */
import { expect, test } from 'vitest';
import { argumentAt, sayings } from './said-fixture.ts';

/** Templates are written with `#{` here, since `${` in a literal is taken for a slip. */
const typescript = (text: string) => text.replaceAll('#{', '${');

const SOURCE = String.raw`
const why = user ? 'it isn\'t ours' : "after";
const noteOf = (owner: Owner, count: number) => |#{owner ? |given to #{owner.name}| : 'released'}: #{count}|;
`.replaceAll('|', '`');

test.each([
  ["'plain', other", ['plain']],
  ['`no column #{names.join(", ")} in #{file}`;', ['no column {} in {}']],
  ["isLate ? 'late' : isEarly ? 'early' : given", ['late', 'early', null]],
  ['why }', ["it isn't ours", 'after']],
  ['`single sign-on: #{why}, #{user?.seen ?? { at: 0 }}`', ["single sign-on: it isn't ours, {}", 'single sign-on: after, {}']],
  ['noteOf(owner, done.length),', ['given to {}: {}', 'released: {}']],
  ['`read #{JSON.stringify(filter)}`.slice(0, 500)', ['read {}']],
  ["'a' + b", [null]],
  ['note.summary', [null]],
])('%s', (expression, said) => expect(sayings(typescript(`${SOURCE}${expression}`), SOURCE.length)).toEqual(said));

test('an argument is found behind calls, lists and literals with commas', () => {
  const call = typescript("f(g(1, 2), [a, 'x, y'], `#{b(c, d)}, z`)");
  expect([0, 1, 2].map((skip) => argumentAt(call, 2, skip))).toEqual([2, call.indexOf(' [a'), call.indexOf(' `')]);
  expect(argumentAt(call, 2, 3)).toBeNull();
});
