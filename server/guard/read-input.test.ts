/** What a reader is told of an input that its schema refuses: the field and the rule, and in figures which limit was broken. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';
import { readInput } from './command.ts';

const SCHEMA = z.strictObject({
  text: z.string().min(3).max(5).optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  number: z.number().int().min(0).max(9).optional(),
  big: z.bigint().max(9_223_372_036_854_775_807n).optional(),
  word: z.enum(['one']).optional(),
});

function detailsOf(raw: unknown): unknown {
  try {
    return readInput(SCHEMA, raw);
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, ...error.details };
    throw error;
  }
}

describe('An input that is refused', () => {
  it.each([
    [{ text: 'ab' }, 'text', 'too_short', 3],
    [{ text: 'abcdef' }, 'text', 'too_long', 5],
    [{ list: [] }, 'list', 'too_few', 1],
    [{ list: ['a', 'b', 'c'] }, 'list', 'too_many', 2],
    [{ number: -1 }, 'number', 'too_low', 0],
    [{ number: 10 }, 'number', 'too_high', 9],
    [{ big: 9_223_372_036_854_775_808n }, 'big', 'too_high', '9223372036854775807'],
  ])('%o says of %s: %s, %s', (raw, field, fault, limit) => {
    expect(detailsOf(raw)).toMatchObject({ reason: 'input_invalid', field, fault, limit });
  });

  it('by another rule has no figure', () => {
    const details = detailsOf({ word: 'two' });
    expect(details).toMatchObject({ reason: 'input_invalid', field: 'word' });
    expect(details).not.toHaveProperty('fault');
  });
});
