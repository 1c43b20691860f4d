/** Which questions are too long for an address. An address has an end: eight thousand letters at the usual proxy, sixteen thousand at the server. */
import superjson from 'superjson';

/** Calls that go together. */
export const CALLS_TOGETHER = 8;
/** Letters of one question in the address; as many questions as go together have room in one address. */
export const LONGEST_ASKED_BY_ADDRESS = 800;

/** Five hundred pasted numbers are eighteen thousand letters: such a question is sent as a body. */
export function isLongQuestion({ type, input }: { type: string; input: unknown }): boolean {
  return type === 'query' && input !== undefined && encodeURIComponent(superjson.stringify(input)).length > LONGEST_ASKED_BY_ADDRESS;
}
