/** XML in pieces says the same as XML at once, wherever it is cut; and shared texts come back as they were, however many there are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { readXml } from './read-xml.ts';
import { readSharedTexts, SharedTexts } from './shared-texts.ts';

async function* partsOf(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  let from = 0;
  for (const to of [...cuts].map((cut) => cut % (text.length + 1)).sort((a, b) => a - b)) {
    yield text.slice(from, to);
    from = to;
  }
  yield text.slice(from);
}

/** What a listener is told, with the pieces of a text put together. */
async function told(text: string, cuts: readonly number[]): Promise<string[]> {
  const events: string[] = [];
  let run = '';
  const end = () => {
    if (run !== '') events.push(`text ${run}`);
    run = '';
  };
  const reading = readXml(partsOf(text, cuts), {
    open(name, attributes) {
      end();
      events.push(`open ${name} ${JSON.stringify(attributes())}`);
    },
    close(name) {
      end();
      events.push(`close ${name}`);
    },
    text(piece) {
      run += piece;
    },
  });
  for await (const _ of reading);
  return events;
}

it('says the same wherever it is cut, also inside tags, quoted ends of tags, comments, sections and references', async () => {
  const unit =
    '<x:row r="1" note="a > b" x:id=\'5\'>\n  <c t="s"><v>1</v></c><!-- <c> > --><t>a &amp; b&#30;</t><![CDATA[<v>]]>\r\n<e a="&lt;"/></x:row>\n';
  const text = `<?xml version="1.0"?>\n<sheet xmlns:x="u">${unit.repeat(1_200)}</sheet>`;
  const whole = await told(text, []);
  expect(whole.slice(0, 4)).toEqual(['open sheet {}', 'open row {"r":"1","note":"a > b","id":"5"}', 'text \n  ', 'open c {"t":"s"}']);
  await assertProperty(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (cuts) => {
      expect(await told(text, cuts)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

it('throws where it ends early, crosses tags or never ends one', async () => {
  for (const text of ['<a><b></b>', '<a><b></a></b>', '<a>', 'a', '', `<a>${'x'.repeat(5_000_000)}</a>`])
    await expect(told(text, [])).rejects.toThrow();
});

it('keeps texts as they are: of every kind of sign, empty and long ones, and a hundred thousand', async () => {
  const texts = ['', 'plain', 'é', '東京', '\ud83d\ude00', '\ud800', 'x'.repeat(3_000_000), '\u0001'];
  const shared = new SharedTexts();
  for (let index = 0; index < 100_000; index++)
    shared.add(index < texts.length ? (texts[index] as string) : `text ${index}${index % 3 === 0 ? '号' : ''}`);
  expect(shared.count).toBe(100_000);
  for (const index of [0, 1, 2, 3, 4, 5, 6, 7, 7, 3]) expect(shared.at(index) === texts[index]).toBe(true);
  for (const index of [2_047, 2_048, 2_049, 50_001, 99_999]) expect(shared.at(index)).toBe(`text ${index}${index % 3 === 0 ? '号' : ''}`);
  expect([shared.at(100_000), shared.at(Number.NaN), shared.at(-1)]).toEqual([undefined, undefined, undefined]);
  const read = await readSharedTexts(
    partsOf('<sst><si><t>a</t></si><si/><si><r><t>b</t></r><r><t>c</t></r><rPh><t>no</t></rPh></si></sst>', []),
  );
  expect([read.at(0), read.at(1), read.at(2), read.at(3)]).toEqual(['a', '', 'bc', undefined]);
});
