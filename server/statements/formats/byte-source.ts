/** Looking at the beginning of a byte stream and still reading all of it. */

/** Up to `size` first bytes, and the whole stream again. The stream is read once: `rest` must be read to its end or closed. */
export async function peekBytes(
  source: AsyncIterable<Uint8Array>,
  size = 65_536,
): Promise<{ head: Uint8Array; rest: AsyncGenerator<Uint8Array, void, void> }> {
  const iterator = source[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let bytes = 0;
  let done = false;
  while (bytes < size && !done) {
    const next = await iterator.next();
    if (next.done) {
      done = true;
    } else {
      // Copied: whoever fills the chunks may use their memory again.
      taken.push(Uint8Array.from(next.value));
      bytes += next.value.length;
    }
  }
  const head = Buffer.concat(taken).subarray(0, size);
  async function* rest(): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* taken;
      while (!done) {
        const next = await iterator.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  const stream = rest();
  // A generator that was never started runs no `finally`: closing it must reach the source all the same.
  const close = stream.return.bind(stream);
  stream.return = async (value) => {
    await iterator.return?.();
    return close(value);
  };
  return { head, rest: stream };
}

/** All bytes of a stream. Null where there are more than `max`. */
export async function collectBytes(source: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of source) {
    bytes += part.length;
    if (bytes > max) return null;
    parts.push(Uint8Array.from(part));
  }
  return Buffer.concat(parts);
}
