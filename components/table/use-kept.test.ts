/** What stands in the place of an answer. */
import { expect, it } from 'vitest';
import { inPlaceOf } from './use-kept.ts';

const refused = (httpStatus: number) => ({ data: { httpStatus } });
const noLine = new TypeError('Failed to fetch');

it.each([noLine, refused(500), refused(429), refused(401)])('an answer stays where asking again came to nothing', (error) => {
  expect(inPlaceOf({ data: [], error })).toBeNull();
  expect(inPlaceOf({ data: undefined, error })).toBe(error);
});

it.each([refused(403), refused(404)])('what may not be seen any more, or is gone, does not stay', (error) => {
  expect(inPlaceOf({ data: [], error })).toBe(error);
});

it('nothing stands in the place of what is still on its way', () => {
  expect(inPlaceOf({ data: undefined, error: null })).toBeNull();
});
