/** Fills the places of a compiled message, in place of the library's formatter, which carries a parser of messages to every browser. A place
 *  that was given nothing is an error as it is there; one that was given null is empty. */
import format from 'use-intl/format-message/format-only';

type Values = NonNullable<Parameters<typeof format>[2]>;

const given: ProxyHandler<Values> = {
  get(values, name) {
    if (!Object.hasOwn(values, name)) throw new Error(`No value for ${String(name)}`);
    return values[name as keyof Values] ?? '';
  },
};

export default function formatMessage(...[key, message, values, options]: Parameters<typeof format>): ReturnType<typeof format> {
  // Without parameters it is a text already.
  if (typeof message === 'string') return message;
  const said = format(key, message, values && new Proxy(values, given), options);
  // A text whose places are all empty comes as no parts.
  return Array.isArray(said) && said.length === 0 ? '' : said;
}
/** What a message is made of is no text that a screen may have (`t.raw`). */
formatMessage.raw = false;
