/** Which files of the folder have come whole: a file is settled when its size and time were the same at two looks, some time apart. */

/** `size` in bytes; `writtenMs` the time it was last written. */
export type Stamp = { size: number; writtenMs: number };
export const isSameStamp = (one: Stamp, other: Stamp): boolean => one.size === other.size && one.writtenMs === other.writtenMs;

/** How long a file must be the same; one without a byte may have been made by a sender that is about to write it. */
export type QuietTimes = { quietMs: number; emptyQuietMs: number };

export type Settling = {
  /** Notes what a look saw of a file; true where it has settled. */
  see(file: string, stamp: Stamp): boolean;
  /** Ends the look: what was not seen by it is forgotten. */
  end(): void;
};

/** Remembers from look to look. `at` is the look's instant in milliseconds. */
export function settling({ quietMs, emptyQuietMs }: QuietTimes): { look(at: number): Settling } {
  let known = new Map<string, { stamp: Stamp; sinceMs: number }>();
  return {
    look: (at) => {
      const seen: typeof known = new Map();
      return {
        see: (file, stamp) => {
          const before = known.get(file);
          // A clock that was set back begins anew.
          const isSame = before !== undefined && isSameStamp(before.stamp, stamp) && before.sinceMs <= at;
          const sinceMs = isSame ? before.sinceMs : at;
          seen.set(file, { stamp, sinceMs });
          return isSame && at - sinceMs >= (stamp.size === 0 ? emptyQuietMs : quietMs);
        },
        end: () => {
          known = seen;
        },
      };
    },
  };
}
