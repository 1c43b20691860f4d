/** The check that a running balance leads from row to row without a gap, whatever order the file lists its rows in. */

export type BalanceChain = {
  /** A row moved `movedMinor` (signed) and left `balanceMinor`. */
  add(movedMinor: bigint, balanceMinor: bigint, lineNo: number): void;
  /** Opening and closing balance where all rows hang together; else the line whose balance before it no other row left. */
  close(): { openingMinor: bigint; closingMinor: bigint; brokenLineNo: null } | { brokenLineNo: number };
};

/** Each row is a step from the balance before it to the balance after it. In a file without gaps every balance that is left is
 *  taken up again, except one opening and one closing: what does not cancel out is kept, so a file in order (either way) needs
 *  no memory. Rows of the same second may stand in any order. */
export function balanceChain(): BalanceChain {
  const loose = new Map<bigint, { surplus: number; lineNo: number }>();
  let first: { before: bigint; after: bigint; lineNo: number } | null = null;
  let last: { before: bigint; after: bigint } | null = null;

  const note = (balance: bigint, by: 1 | -1, lineNo: number) => {
    const found = loose.get(balance);
    if (!found) loose.set(balance, { surplus: by, lineNo });
    else if (found.surplus + by === 0) loose.delete(balance);
    else found.surplus += by;
  };

  return {
    add(movedMinor, balanceMinor, lineNo) {
      const before = balanceMinor - movedMinor;
      first ??= { before, after: balanceMinor, lineNo };
      last = { before, after: balanceMinor };
      if (movedMinor === 0n) return;
      note(before, -1, lineNo);
      note(balanceMinor, 1, lineNo);
    },
    close() {
      if (!first || !last) return { openingMinor: 0n, closingMinor: 0n, brokenLineNo: null };
      const openings = [...loose].filter(([, found]) => found.surplus < 0);
      const closings = [...loose].filter(([, found]) => found.surplus > 0);
      const isWhole = [openings, closings].every((ends) => ends.length <= 1 && ends.every(([, found]) => Math.abs(found.surplus) === 1));
      if (isWhole) {
        // A day that ends where it began leaves nothing loose: the file's first row says where that was.
        const openingMinor = openings[0]?.[0] ?? first.before;
        return { openingMinor, closingMinor: closings[0]?.[0] ?? openingMinor, brokenLineNo: null };
      }
      const ends = new Set([first.before, last.before]);
      const lineNos = openings.filter(([balance]) => !ends.has(balance)).map(([, found]) => found.lineNo);
      return { brokenLineNo: lineNos.length > 0 ? Math.min(...lineNos) : first.lineNo };
    },
  };
}
