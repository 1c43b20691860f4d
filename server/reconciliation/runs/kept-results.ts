/** The results of a run as they are kept in jsonb: integers as text, and back. Pure. */
import type { RunResults } from './contract.ts';

/** Everything that is a whole number in the results, except what says otherwise, is a bigint. */
const isWhole = /^-?\d+$/;

export function resultsToJson(results: RunResults): unknown {
  return JSON.parse(JSON.stringify(results, (_key, value) => (typeof value === 'bigint' ? value.toString() : value)));
}

export function resultsFromJson(json: unknown): RunResults | null {
  if (json === null || typeof json !== 'object' || Object.keys(json).length === 0) return null;
  const revive = (value: unknown): unknown => {
    if (typeof value === 'string') return isWhole.test(value) ? BigInt(value) : value;
    if (Array.isArray(value)) return value.map(revive);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
    return value;
  };
  return revive(json) as RunResults;
}
