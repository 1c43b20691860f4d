/** Guarantees of the registry of single keys. */
import { describe, expect, it } from 'vitest';
import { ownKeys } from './contract.ts';
import { KEY_COMMANDS, KEY_GROUPS, keyConflict, keyName, keysNow, USUAL_KEYS, withKey } from './registry.ts';

describe('The usual keys', () => {
  it('meet nowhere, and every command has one', () => {
    expect(keyConflict(USUAL_KEYS)).toBeNull();
    expect(Object.values(keysNow(USUAL_KEYS)).every((key) => key !== null && /^[!-~]$/.test(key))).toBe(true);
  });

  it('belong to commands that stand in one group each', () => {
    const all = Object.values(KEY_GROUPS).flatMap((group) => Object.keys(group));
    expect(all.length).toBe(new Set(all).size);
    expect(all.sort()).toEqual([...KEY_COMMANDS].sort());
  });
});

describe('A changed key', () => {
  it('is the key from then on, and the usual one is free for others', () => {
    const own = withKey(withKey(USUAL_KEYS, 'next', 'n'), 'take', 'j');
    expect(keysNow(own)).toMatchObject({ next: 'n', take: 'j', previous: 'k' });
    expect(keyConflict(own)).toBeNull();
  });

  it('is refused for two commands at once, naming both', () => {
    expect(keyConflict(withKey(USUAL_KEYS, 'take', 'j'))).toEqual({ key: 'j', command: 'take', other: 'next' });
    expect(keyConflict(withKey(USUAL_KEYS, 'goWork', 'd'))).toEqual({ key: 'd', command: 'goDifferences', other: 'goWork' });
  });

  it('of a place to go to may be one that does something else by itself', () => {
    expect(keyConflict(withKey(USUAL_KEYS, 'goWork', 'j'))).toBeNull();
  });

  it('may be none, and then meets no other', () => {
    const own = withKey(withKey(USUAL_KEYS, 'next', null), 'previous', null);
    expect(keysNow(own)).toMatchObject({ next: null, previous: null });
    expect(keyConflict(own)).toBeNull();
  });

  it('is not kept when it is the usual one again', () => {
    expect(withKey(withKey(USUAL_KEYS, 'next', 'n'), 'next', 'j')).toEqual(USUAL_KEYS);
  });

  it('is one printable sign; a capital is its letter with Shift', () => {
    for (const key of ['', ' ', 'ab', 'é', '、', '\t', 'Enter'])
      expect(ownKeys.safeParse({ enabled: true, keys: { next: key } }).success).toBe(false);
    expect(ownKeys.safeParse({ enabled: true, keys: { nothing: 'a' } }).success).toBe(false);
    expect(keyName('E')).toBe('Shift E');
    expect(keyName('?')).toBe('?');
  });
});
