/** What a call's body may be: JSON, small, flat enough, and without the parts of superjson that build more than data. */
import { DomainError } from '../kernel/errors.ts';

export const MAX_BODY_BYTES = 1_000_000;
const MAX_DEPTH = 32;
const MAX_BIGINT_DIGITS = 30;
const ALLOWED_TYPES = new Set(['bigint', 'Date', 'undefined']);
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

export class TooLarge extends Error {}

/** Reads a body to its end, or throws `TooLarge` the moment it is longer; a false or missing length does not matter. */
export async function readCapped(body: ReadableStream<Uint8Array> | null, limit = MAX_BODY_BYTES): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) return Buffer.concat(parts);
    length += value.length;
    if (length > limit) {
      await reader?.cancel().catch(() => undefined);
      throw new TooLarge();
    }
    parts.push(value);
  }
}

const refuse = (rule: string): never => {
  throw new DomainError('invalid', 'body_malformed', `The request body is not valid: ${rule}`, { rule });
};

/** Deep nesting would exhaust the stack of the parser, so it is measured on the text, outside of strings. */
function requireShallow(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (isInString) {
      if (sign === 92) at++;
      else if (sign === 34) isInString = false;
    } else if (sign === 34) isInString = true;
    else if (sign === 123 || sign === 91) {
      if (++depth > MAX_DEPTH) refuse('too deep');
    } else if (sign === 125 || sign === 93) depth--;
  }
}

/** Refuses `body_malformed` for what is no JSON in UTF-8, too deep, names a prototype, or asks superjson for anything but bigint, Date and undefined. */
export function requireTame(text: string): void {
  requireShallow(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse('not JSON');
  }
  walk(value);
}

function walk(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) refuse('forbidden key');
    // superjson looks for these two names and does not mind others beside them: no input of ours has a field called `meta`.
    if (key === 'meta') requireTameMeta(item, (value as { json?: unknown }).json);
    else walk(item);
  }
}

/** superjson's notes: which places hold which type. A bigint of millions of digits would block the process for seconds. */
function requireTameMeta(meta: unknown, json: unknown): void {
  if (meta === null || typeof meta !== 'object') refuse('unknown notes');
  const text = JSON.stringify(meta);
  if (/__proto__|constructor|prototype/.test(text)) refuse('forbidden key');
  const { values, ...rest } = meta as { values?: unknown };
  if (Object.keys(rest).some((key) => key !== 'v' && key !== 'referentialEqualities')) refuse('unknown notes');
  const types = typesIn(values);
  for (const type of types) if (!ALLOWED_TYPES.has(type)) refuse('unknown type');
  if (types.includes('bigint')) requireShortNumbers(json);
}

/** The leaves of superjson's tree: arrays whose first item is a type, or such a pair inside records. */
function typesIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(typesIn);
  if (node && typeof node === 'object') return Object.values(node).flatMap(typesIn);
  return node === undefined ? [] : ['unknown'];
}

function requireShortNumbers(value: unknown): void {
  if (typeof value === 'string' && value.length > MAX_BIGINT_DIGITS && /^\s*[-+]?[\da-fox]+\s*$/i.test(value)) refuse('number too long');
  if (value && typeof value === 'object') for (const item of Object.values(value)) requireShortNumbers(item);
}
