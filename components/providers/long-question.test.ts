/** Guarantees of how a question is sent. */
import { describe, expect, it } from 'vitest';
import { CALLS_TOGETHER, isLongQuestion, LONGEST_ASKED_BY_ADDRESS } from './long-question.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `P01M7TVR5QRECQ9VW9D2E${index.toString().padStart(6, '0')}`);
const asked = (count: number) => ({ type: 'query', input: { filter: { numbers: numbers(count) }, limit: 50 } });

describe('How a question is sent', () => {
  it('sends what a pasted list asks as a body, and a usual filter by the address', () => {
    expect(isLongQuestion(asked(500))).toBe(true);
    expect(isLongQuestion(asked(50))).toBe(true);
    expect(isLongQuestion(asked(1))).toBe(false);
    expect(isLongQuestion({ type: 'query', input: undefined })).toBe(false);
    expect(isLongQuestion({ ...asked(500), type: 'mutation' })).toBe(false);
  });

  it('leaves room in an address of eight thousand letters for all that go together, with their names', () => {
    expect(CALLS_TOGETHER * (LONGEST_ASKED_BY_ADDRESS + 60)).toBeLessThan(8_000);
  });
});
