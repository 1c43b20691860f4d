/** A comment that is being written or was sent without an answer so far. */

/** `requestKey`: one for what is written until it is known to be stored. `isSent`: it was sent and nobody knows yet what became of it. */
export type Draft = { text: string; requestKey: string; isSent: boolean };

export const EMPTY: Draft = { text: '', requestKey: '', isSent: false };

/** What was kept; text that is no draft is the text of one. */
export function draftIn(kept: string | null): Draft {
  if (!kept) return EMPTY;
  try {
    const { text, requestKey, isSent } = JSON.parse(kept) as Partial<Draft>;
    if (typeof text === 'string' && typeof requestKey === 'string') return { text, requestKey, isSent: isSent === true };
  } catch {
    // Written before drafts had a key.
  }
  return { ...EMPTY, text: kept };
}

/** After an answer that is none of success: sent no more, and with another key only where the one it has is certainly not taken. */
export const answered = (draft: Draft, mayBeDone: boolean): Draft => ({
  ...draft,
  isSent: false,
  requestKey: mayBeDone ? draft.requestKey : '',
});
