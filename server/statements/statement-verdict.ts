/** Whether what was read may be published: the rules that stand above any single format. Pure. */
import { type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError, invariant } from '../kernel/errors.ts';
import { type ControlTotal, partOfFormat, type StatementSummary } from './contract.ts';
import { figureOfTotal } from './formats/format.ts';
import type { ParseFindings } from './parse-messages.ts';
import { type DateDecision, dateOfStatement } from './statement-date.ts';

export type VerdictRules = {
  file: string;
  /** The format the channel is set up with: a file of another family is somebody else's. */
  channelFormatId: string;
  channelCode: string;
  /** The person named the format or the mapping: then the family is not held against them. */
  isFormatChosen: boolean;
  acceptInPart: boolean;
  businessDate: string | null;
  /** The date whose statement accounts for the records of another, by the channel's calendar. */
  statedOn?: (date: BusinessDate) => BusinessDate;
};

const familyOf = (formatId: string) => formatId.split('_')[0] ?? formatId;

function shown(total: ControlTotal, value: bigint): string {
  const figure = figureOfTotal(total, value);
  return total.unit === 'count' || !total.currency ? figure : `${total.currency} ${figure}`;
}

/** Returns the summary and the date of what may be published. Refuses `statement_of_another_channel`, `statement_has_rejects` (where the
 *  channel takes whole files only), `statement_total_wrong` (where no line was lost that could explain it), `statement_totals_alone`, and as `dateOfStatement`. */
export function verdict(findings: ParseFindings, rules: VerdictRules): { summary: StatementSummary; decision: DateDecision } {
  const { summary, rejectCount } = findings;
  const { file } = rules;
  invariant(summary !== null, 'a file that was read to its end has a summary');
  const family = familyOf(summary.formatId);
  if (!rules.isFormatChosen && family !== 'mapped' && family !== familyOf(rules.channelFormatId)) {
    throw new DomainError(
      'invalid',
      'statement_of_another_channel',
      `${file}: this is a ${summary.formatId} file, but ${rules.channelCode} is set up for ${rules.channelFormatId}`,
      {
        file,
        found: summary.formatId,
        wanted: rules.channelFormatId,
        channel: rules.channelCode,
      },
    );
  }
  if (rejectCount > 0 && !rules.acceptInPart) throw rejectsRefused(file, findings);
  refuseWrongTotals(file, summary.controlTotals, rejectCount);
  refuseTotalsAlone(file, summary.formatId);
  const given = rules.businessDate === null ? null : parseBusinessDate(rules.businessDate);
  return { summary, decision: dateOfStatement(file, summary.period, findings.dates, given, rules.statedOn) };
}

/** Refuses `statement_totals_alone`: totals have no line to compare, and all of our records would seem to be missing at the channel. */
export function refuseTotalsAlone(file: string, formatId: string | null): void {
  if (formatId === null || partOfFormat(formatId) !== 'totals') return;
  const why = `The file contains totals only (${formatId}); its detail file is needed`;
  throw new DomainError('invalid', 'statement_totals_alone', `${file}: ${why}`, { file, why });
}

/** The file is refused for its unreadable rows, told by the first of them. */
export function rejectsRefused(file: string, { rejects, rejectCount }: Pick<ParseFindings, 'rejects' | 'rejectCount'>): DomainError {
  const [first] = rejects;
  invariant(first !== undefined, 'a refusal for rejects has one');
  const where = `${file}:${first.lineNo}${first.column ? ` (${first.column})` : ''}`;
  return new DomainError('invalid', 'statement_has_rejects', `${where}: ${first.message} (rejected rows: ${rejectCount})`, {
    file,
    count: rejectCount,
    lineNo: first.lineNo,
    column: first.column ?? '',
    rejectReason: first.reason,
    why: first.message,
  });
}

/** Refuses `statement_total_wrong` for the first total that does not hold: the file is not what the channel wrote. A line that could not be
 *  read may explain it, so with such lines nothing is concluded. */
export function refuseWrongTotals(file: string, totals: readonly ControlTotal[], rejectCount: number): void {
  const wrong = rejectCount === 0 ? totals.find((total) => !total.holds) : undefined;
  if (!wrong) return;
  const declared = wrong.declared === null ? '' : shown(wrong, wrong.declared);
  const computed = shown(wrong, wrong.computed);
  throw new DomainError(
    'invalid',
    'statement_total_wrong',
    `${file}: ${wrong.label} is declared as ${declared}, but its lines add up to ${computed}`,
    { file, total: wrong.name, label: wrong.label, declared, computed, why: `${wrong.label}: ${declared} ≠ ${computed}` },
  );
}
