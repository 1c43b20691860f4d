import { describe, expect, it } from 'vitest';
import { mayBeDone } from '../form/refusal.ts';
import { answered, draftIn, EMPTY } from './draft.ts';

const sent = { text: 'asked the channel', requestKey: 'a'.repeat(32), isSent: true };
const answer = (httpStatus?: number) => (httpStatus === undefined ? new TypeError('Failed to fetch') : { data: { httpStatus } });

describe('A draft of a comment', () => {
  it('is read as it was kept, with its key and whether it was sent', () => {
    expect(draftIn(JSON.stringify(sent))).toEqual(sent);
    expect(draftIn(null)).toEqual(EMPTY);
  });

  it.each(['plain text of before', '{"half', '{"text":1}', '"quoted"', 'null'])('keeps %s as its text', (kept) => {
    expect(draftIn(kept)).toEqual({ ...EMPTY, text: kept });
  });

  it.each([undefined, 401, 403, 500, 502, 503, 504])('keeps its key after %s, since it may have been stored', (status) => {
    expect(answered(sent, mayBeDone(answer(status)))).toEqual({ ...sent, isSent: false });
  });

  it.each([400, 404, 409, 412, 413, 429])('gets another key after %s, which says that nothing is stored under it', (status) => {
    expect(answered(sent, mayBeDone(answer(status)))).toEqual({ ...sent, isSent: false, requestKey: '' });
  });
});
