/** The engine again, written out record by record for a test to hold the SQL against: slow, in memory, no query. */

export type RefLine = {
  id: number;
  kind: 'p' | 'r';
  status: 's' | 'p' | 'f' | 'v';
  /** Out where it is not said. */
  flow?: 'i' | 'o' | undefined;
  channelNo: string | null;
  shares: boolean;
  ourNo: string | null;
  originalOurNo: string | null;
  amount: number;
  currency: string;
  fee: number | null;
  at: number;
  furtherNos?: string[];
  voided?: boolean;
  /** The number that it goes by among what is left; the channel's own where absent. */
  key?: string | null;
};
export type RefRecord = {
  id: string;
  kind: 'p' | 'r';
  status: string;
  channelNo: string | null;
  ourNo: string;
  originalOurNo: string | null;
  amount: number;
  currency: string;
  fee: number | null;
  at: number;
  home: boolean;
  date: string;
  repeat: number;
};
export type RefRules = {
  amountTolerance: number;
  feeTolerance: number;
  timeWindow: number;
  waitingFrom: number;
  beside: readonly string[];
};
export type RefResult = { pairs: [number, string, string][]; differences: string[]; waiting: string[] };

const lineOk = (l: RefLine) => (l.status === 's' && !l.voided) || (l.status === 'v' && l.kind === 'r');
const recordOk = (r: RefRecord) => r.status === 'succeeded';
const ownKey = (l: RefLine) => (l.shares ? null : l.channelNo);
const channelKey = (l: RefLine) => (l.key === undefined ? ownKey(l) : l.key);
/** Of its numbers the first that a record with the same number of ours carries, else the first that any carries, else the channel's own. */
function knownKey(l: RefLine, records: RefRecord[]): string | null {
  const own = ownKey(l);
  if (own === null || !l.furtherNos) return own;
  const numbers = [own, ...l.furtherNos];
  const carried = (number: string, of: (r: RefRecord) => boolean) =>
    records.some((r) => r.kind === l.kind && r.channelNo === number && of(r));
  return (
    numbers.find((number) => carried(number, (r) => r.ourNo === l.ourNo)) ?? numbers.find((number) => carried(number, () => true)) ?? own
  );
}
const isUnnumbered = (l: RefLine) => l.ourNo === null || (l.kind === 'r' && (l.ourNo === l.originalOurNo || l.ourNo === l.channelNo));
const originalKey = (item: RefLine | RefRecord) =>
  item.originalOurNo === null ? null : `${item.kind} ${item.originalOurNo} ${item.currency} ${item.amount}`;
const feeAgrees = (l: RefLine, r: RefRecord, tolerance: number) =>
  r.fee === null || l.fee === null || Math.abs(l.fee - r.fee) <= tolerance || (l.kind === 'r' && r.fee > 0 && l.fee === -r.fee);

function agreesInAll(l: RefLine, r: RefRecord): boolean {
  const channelAgrees =
    l.shares || l.channelNo === null || r.channelNo === null || l.channelNo === r.channelNo || l.furtherNos?.includes(r.channelNo) === true;
  return (
    r.repeat === 0 && recordOk(r) && lineOk(l) && l.amount === r.amount && l.currency === r.currency && feeAgrees(l, r, 0) && channelAgrees
  );
}

/** What is settled at once: alone under its number on both sides and agreeing in everything, with nobody else claiming its channel number. */
function settledNumbers(lines: RefLine[], home: RefRecord[]): Set<string> {
  const key = (kind: string, ourNo: string) => `${kind} ${ourNo}`;
  const numbers = new Set([
    ...lines.filter((l) => l.ourNo !== null).map((l) => key(l.kind, l.ourNo as string)),
    ...home.map((r) => key(r.kind, r.ourNo)),
  ]);
  const linesOf = (number: string) => lines.filter((l) => l.ourNo !== null && key(l.kind, l.ourNo) === number);
  const homeOf = (number: string) => home.filter((r) => key(r.kind, r.ourNo) === number);
  const settled = new Set<string>();
  for (const number of numbers) {
    const [ls, rs] = [linesOf(number), homeOf(number)];
    if (ls.length > 0 && rs.length > 0 && ls.every((l) => rs.every((r) => agreesInAll(l, r)))) settled.add(number);
  }
  const leftKeys = new Set(
    lines.filter((l) => l.ourNo === null || !settled.has(key(l.kind, l.ourNo))).map((l) => `${l.kind} ${channelKey(l)}`),
  );
  for (const number of [...settled])
    if (homeOf(number).some((r) => r.channelNo !== null && leftKeys.has(`${r.kind} ${r.channelNo}`))) settled.delete(number);
  for (const number of [...settled]) if (linesOf(number).length > 1) settled.delete(number);
  return settled;
}

/** Whether the statement lists it again as what did not last: a payment revoked, or a refund that failed and came back. */
export function isUndone(l: RefLine, statement: RefLine[]): boolean {
  const undoes = (v: RefLine) => (v.kind === 'p' ? v.status === 'v' : v.status === 'f' && v.flow === 'i' && l.flow !== 'i');
  const isOfNumber = (v: RefLine) => v.kind === l.kind && (v.ourNo === null || v.ourNo === l.ourNo) && ownKey(v) === ownKey(l);
  return l.status === 's' && ownKey(l) !== null && statement.some((v) => isOfNumber(v) && undoes(v));
}

export function reconcileInMemory(statement: RefLine[], allRecords: RefRecord[], rules: RefRules): RefResult {
  const home = allRecords.filter((r) => r.home);
  const allLines = statement.map((l) => ({ ...l, voided: isUndone(l, statement), key: knownKey(l, allRecords) }));
  const settled = settledNumbers(allLines, home);
  const isSettled = (kind: string, ourNo: string | null) => ourNo !== null && settled.has(`${kind} ${ourNo}`);
  const lines = allLines.filter((l) => !isSettled(l.kind, l.ourNo));
  const records = home.filter((r) => !isSettled(r.kind, r.ourNo));
  for (const l of lines) {
    if (l.kind !== 'r' || l.ourNo === null || l.originalOurNo !== null) continue;
    const carries = (kind: 'p' | 'r') => (item: RefLine | RefRecord) => item.kind === kind && item.ourNo === l.ourNo;
    const isPayments =
      allRecords.some(carries('p')) || statement.some(carries('p')) || records.some((r) => r.kind === 'r' && r.originalOurNo === l.ourNo);
    if (isPayments && !allRecords.some(carries('r'))) l.originalOurNo = l.ourNo;
  }
  const isRefundBeside = (r: RefRecord) => r.kind === 'r' && recordOk(r) && !r.home && rules.beside.includes(r.date);
  for (const r of allRecords) {
    const isNamed = (l: RefLine) => l.kind === r.kind && (l.ourNo === r.ourNo || (channelKey(l) !== null && channelKey(l) === r.channelNo));
    const isNamedByPayment = (l: RefLine) =>
      isRefundBeside(r) && l.kind === 'r' && lineOk(l) && isUnnumbered(l) && originalKey(l) !== null && originalKey(l) === originalKey(r);
    if (!r.home && lines.some((l) => isNamed(l) || isNamedByPayment(l))) records.push(r);
  }
  const pairs: { l: RefLine; r: RefRecord; rule: string }[] = [];
  const freeLines = () => lines.filter((l) => !pairs.some((p) => p.l === l));
  const freeRecords = () => records.filter((r) => !pairs.some((p) => p.r === r));
  const groupsOf = <T>(items: T[], of: (item: T) => string | null) => {
    const groups = new Map<string, T[]>();
    for (const item of items) {
      const key = of(item);
      if (key !== null) groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    return groups;
  };
  const withKind =
    <T extends { kind: string }>(of: (item: T) => string | null) =>
    (item: T) =>
      of(item) === null ? null : `${item.kind} ${of(item)}`;

  const pairSums = (lineKey: (l: RefLine) => string | null, recordKey: (r: RefRecord) => string | null) => {
    const ls = groupsOf(freeLines().filter(lineOk), withKind(lineKey));
    const rs = groupsOf(freeRecords().filter(recordOk), withKind(recordKey));
    const found: typeof pairs = [];
    for (const [key, lg] of ls) {
      const rg = rs.get(key);
      if (!rg || (lg.length === 1) === (rg.length === 1)) continue;
      if (new Set([...lg, ...rg].map((one) => one.currency)).size !== 1) continue;
      const sum = (items: { amount: number }[]) => items.reduce((total, one) => total + one.amount, 0);
      if (sum(lg) !== sum(rg)) continue;
      for (const l of lg) for (const r of rg) found.push({ l, r, rule: lg.length > 1 ? 'many_to_one' : 'one_to_many' });
    }
    pairs.push(...found);
  };
  const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const pairByRank = (lineKey: (l: RefLine) => string | null, recordKey: (r: RefRecord) => string | null, rule: string) => {
    const ls = groupsOf(freeLines(), withKind(lineKey));
    const rs = groupsOf(freeRecords(), withKind(recordKey));
    const agreesLine = (l: RefLine) =>
      records.some((r) => r.kind === l.kind && r.ourNo === l.ourNo && r.channelNo !== null && r.channelNo === channelKey(l));
    const agreesRecord = (r: RefRecord) =>
      lines.some((l) => l.kind === r.kind && l.ourNo === r.ourNo && channelKey(l) !== null && channelKey(l) === r.channelNo);
    const isSameAmount = (l: RefLine, r: RefRecord) =>
      l.kind === r.kind && l.ourNo === r.ourNo && l.currency === r.currency && l.amount === r.amount;
    const found: typeof pairs = [];
    for (const [key, lg] of ls) {
      const rg = rs.get(key) ?? [];
      if (new Set(rg.map((r) => r.ourNo)).size !== 1) continue;
      const first = (flag: boolean) => (flag ? 0 : 1);
      lg.sort(
        (a, b) =>
          first(lineOk(a)) - first(lineOk(b)) ||
          first(a.voided === true) - first(b.voided === true) ||
          first(agreesLine(a)) - first(agreesLine(b)) ||
          first(records.some((r) => recordOk(r) && isSameAmount(a, r))) - first(records.some((r) => recordOk(r) && isSameAmount(b, r))) ||
          a.id - b.id,
      );
      rg.sort(
        (a, b) =>
          first(recordOk(a)) - first(recordOk(b)) ||
          first(agreesRecord(a)) - first(agreesRecord(b)) ||
          first(lines.some((l) => lineOk(l) && isSameAmount(l, a))) - first(lines.some((l) => lineOk(l) && isSameAmount(l, b))) ||
          first(a.home) - first(b.home) ||
          a.repeat - b.repeat ||
          compareText(a.date, b.date) ||
          a.at - b.at ||
          compareText(a.id, b.id),
      );
      for (let place = 0; place < Math.min(lg.length, rg.length); place++) {
        const [l, r] = [lg[place] as RefLine, rg[place] as RefRecord];
        found.push({ l, r, rule: l.ourNo === r.ourNo && channelKey(l) !== null && channelKey(l) === r.channelNo ? 'numbers' : rule });
      }
    }
    pairs.push(...found);
  };

  pairSums(
    (l) => l.ourNo,
    (r) => r.ourNo,
  );
  {
    const ls = groupsOf(freeLines(), withKind(channelKey));
    const rs = groupsOf(
      freeRecords(),
      withKind((r: RefRecord) => r.channelNo),
    );
    for (const [key, lg] of ls) {
      const rg = rs.get(key) ?? [];
      const [l, r] = [lg[0], rg[0]];
      if (lg.length === 1 && rg.length === 1 && l && r) pairs.push({ l, r, rule: l.ourNo === r.ourNo ? 'numbers' : 'channel_no' });
    }
  }
  pairByRank(
    (l) => l.ourNo,
    (r) => r.ourNo,
    'our_no',
  );
  pairByRank(channelKey, (r) => r.channelNo, 'channel_no');
  const pairByOriginalNumber = (isLine: (l: RefLine) => boolean, isRecord: (r: RefRecord) => boolean, isEach: boolean) => {
    const ls = groupsOf(
      freeLines().filter((l) => lineOk(l) && isUnnumbered(l) && isLine(l)),
      originalKey,
    );
    const rs = groupsOf(freeRecords().filter(isRecord), originalKey);
    for (const [name, lg] of ls) {
      const rg = rs.get(name) ?? [];
      if (!isEach && rg.length > lg.length) continue;
      lg.sort((a, b) => a.at - b.at || a.id - b.id);
      rg.sort(
        (a, b) =>
          a.at - b.at || compareText(a.date, b.date) || compareText(a.ourNo, b.ourNo) || a.repeat - b.repeat || compareText(a.id, b.id),
      );
      for (let place = 0; place < Math.min(lg.length, rg.length); place++) {
        const [l, r] = [lg[place] as RefLine, rg[place] as RefRecord];
        if (channelKey(l) === null || r.channelNo === null) pairs.push({ l, r, rule: 'our_no' });
      }
    }
  };
  for (const succeeded of [true, false])
    pairByOriginalNumber(
      () => true,
      (r) => r.home && recordOk(r) === succeeded,
      true,
    );
  pairByOriginalNumber((l) => l.kind === 'r', isRefundBeside, false);
  pairSums(
    (l) => l.originalOurNo,
    (r) => r.originalOurNo,
  );
  pairSums(
    (l) => l.ourNo,
    (r) => r.originalOurNo,
  );
  pairSums(
    (l) => l.originalOurNo,
    (r) => r.ourNo,
  );

  {
    const of = (item: RefLine | RefRecord) => (item.kind === 'r' ? item.originalOurNo : null);
    const ls = groupsOf(
      freeLines().filter((l) => lineOk(l) && isUnnumbered(l)),
      of,
    );
    const rs = groupsOf(
      freeRecords().filter((r) => recordOk(r) && r.home && !pairs.some((p) => p.r.kind === 'r' && p.r.ourNo === r.ourNo)),
      of,
    );
    for (const [payment, lg] of ls) {
      const rg = rs.get(payment) ?? [];
      const [l, r] = [lg[0], rg[0]];
      if (lg.length !== 1 || rg.length !== 1 || !l || !r || r.at >= rules.waitingFrom) continue;
      if (channelKey(l) === null || r.channelNo === null) pairs.push({ l, r, rule: 'our_no' });
    }
  }

  const isSecond = (l: RefLine) =>
    pairs.some((p) => p.l.kind === l.kind && (p.r.ourNo === l.ourNo || (channelKey(l) !== null && channelKey(p.l) === channelKey(l))));
  const fl = freeLines().filter((l) => lineOk(l) && !isSecond(l));
  const fr = freeRecords().filter((r) => recordOk(r) && r.home);
  const fits = (l: RefLine, r: RefRecord) =>
    l.kind === r.kind && l.currency === r.currency && l.amount === r.amount && Math.abs(l.at - r.at) <= rules.timeWindow;
  const contradict = (l: RefLine, r: RefRecord) => !isUnnumbered(l) || (channelKey(l) !== null && r.channelNo !== null);
  const near: typeof pairs = [];
  for (const l of fl) {
    const candidates = fr.filter((r) => fits(l, r));
    const [r] = candidates;
    if (candidates.length === 1 && r && fl.filter((other) => fits(other, r)).length === 1 && !contradict(l, r))
      near.push({ l, r, rule: 'amount_and_time' });
  }
  pairs.push(...near);

  return { pairs: pairs.map(({ l, r, rule }) => [l.id, r.id, rule]), ...judge(lines, records, pairs, rules) };
}

function judge(
  lines: RefLine[],
  records: RefRecord[],
  pairs: { l: RefLine; r: RefRecord; rule: string }[],
  rules: RefRules,
): { differences: string[]; waiting: string[] } {
  const differences: string[] = [];
  const say = (kind: string, l: RefLine | null, r: RefRecord | null, delta: number, currency: string) =>
    differences.push(`${kind} ${l?.id ?? '-'} ${r?.id ?? '-'} ${delta} ${currency}`);
  const sign = (kind: string) => (kind === 'p' ? 1 : -1);
  for (const { l, r, rule } of pairs) {
    if (rule === 'many_to_one' || rule === 'one_to_many') continue;
    if (lineOk(l) && !recordOk(r)) say('status', l, r, sign(l.kind) * l.amount, l.currency);
    if (!lineOk(l) && recordOk(r)) say('status', l, r, -sign(l.kind) * r.amount, r.currency);
    if (!lineOk(l) || !recordOk(r)) continue;
    if (l.currency !== r.currency) {
      say('currency', l, r, sign(l.kind) * l.amount, l.currency);
      continue;
    }
    if (Math.abs(l.amount - r.amount) > rules.amountTolerance) say('amount', l, r, sign(l.kind) * (l.amount - r.amount), l.currency);
    if (!feeAgrees(l, r, rules.feeTolerance)) say('fee', l, r, (r.fee as number) - (l.fee as number), l.currency);
  }
  const groups = new Map<string, { l: RefLine; r: RefRecord; rule: string }[]>();
  for (const pair of pairs) {
    if (pair.rule !== 'many_to_one' && pair.rule !== 'one_to_many') continue;
    const key = `${pair.rule} ${pair.rule === 'many_to_one' ? pair.r.id : pair.l.id}`;
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  for (const group of groups.values()) {
    const ls = [...new Set(group.map((pair) => pair.l))];
    const rs = [...new Set(group.map((pair) => pair.r))];
    if ([...ls, ...rs].some((one) => one.fee === null)) continue;
    const sum = (items: { fee: number | null }[]) => items.reduce((total, one) => total + (one.fee as number), 0);
    if (Math.abs(sum(ls) - sum(rs)) > rules.feeTolerance) differences.push(`fee group ${sum(rs) - sum(ls)} ${ls[0]?.currency}`);
  }
  const alone: RefLine[] = [];
  for (const l of [...lines].sort((a, b) => a.id - b.id)) {
    if (!lineOk(l) || l.amount === 0 || pairs.some((p) => p.l === l)) continue;
    const isSecond = pairs.some(
      (p) => p.l.kind === l.kind && (p.r.ourNo === l.ourNo || (lineOk(p.l) && channelKey(l) !== null && channelKey(p.l) === channelKey(l))),
    );
    const isAgain = alone.some(
      (o) =>
        o.kind === l.kind &&
        ((!isUnnumbered(l) && !isUnnumbered(o) && o.ourNo === l.ourNo) || (channelKey(l) !== null && channelKey(o) === channelKey(l))),
    );
    alone.push(l);
    say(isSecond || isAgain ? 'duplicate' : 'missing_in_books', l, null, sign(l.kind) * l.amount, l.currency);
  }
  const waiting: string[] = [];
  for (const r of records) {
    if (!recordOk(r) || !r.home || pairs.some((p) => p.r === r)) continue;
    if (r.at >= rules.waitingFrom) {
      waiting.push(r.id);
      continue;
    }
    const isSecond = records.some((o) => {
      if (o === r || o.kind !== r.kind || o.ourNo !== r.ourNo || !recordOk(o)) return false;
      const isEarlier = o.date !== r.date ? o.date < r.date : o.repeat !== r.repeat ? o.repeat < r.repeat : o.id < r.id;
      return isEarlier || pairs.some((p) => p.r === o && lineOk(p.l));
    });
    say(isSecond ? 'duplicate' : 'missing_at_channel', null, r, -sign(r.kind) * r.amount, r.currency);
  }
  return { differences, waiting };
}
