/** The last sheet of a workbook: which list it is of, with which filter, who took it, when, in whose zone, and how many rows it has. What a reader
 *  needs to know a month later, and what shows that nothing was cut off. CSV has one table and no room for it: there its name and the trail say it. */
import type { Cell, Language, Sheet } from './export.ts';
import { filterParts } from './filter-parts.ts';

/** What each part of a filter is called; a test holds the list to the filters. */
export const FILTER_WORDS: Readonly<Record<string, Record<Language, string>>> = {
  account: { en: 'Account', zh: '账户' },
  actions: { en: 'Action', zh: '操作' },
  actor: { en: 'Person', zh: '操作人' },
  actorId: { en: 'Person (id)', zh: '操作人（标识）' },
  amountMax: { en: 'Amount at most', zh: '金额不高于' },
  amountMin: { en: 'Amount at least', zh: '金额不低于' },
  balances: { en: 'Balance', zh: '余额情况' },
  channels: { en: 'Channel', zh: '渠道' },
  classes: { en: 'Class', zh: '科目类别' },
  currency: { en: 'Currency', zh: '币种' },
  dateFrom: { en: 'Date from', zh: '日期自' },
  dateTo: { en: 'Date to', zh: '日期至' },
  direction: { en: 'Over/short', zh: '长短款' },
  eventTypes: { en: 'Event', zh: '事件' },
  factors: { en: 'Second factor', zh: '二次验证' },
  fees: { en: 'Fee', zh: '手续费' },
  find: { en: 'Name or number', zh: '名称或编号' },
  flows: { en: 'Direction', zh: '收付' },
  from: { en: 'Date from', zh: '日期自' },
  heading: { en: 'Heading', zh: '上级科目' },
  headings: { en: 'Heading', zh: '上级科目' },
  kinds: { en: 'Type', zh: '类型' },
  label: { en: 'Label', zh: '标签' },
  level: { en: 'Level', zh: '级次' },
  merchantNo: { en: 'Merchant no.', zh: '商户号' },
  nonzero: { en: 'Only other than zero', zh: '仅显示非零' },
  number: { en: 'Number', zh: '单号' },
  numbers: { en: 'Numbers', zh: '单号' },
  open: { en: 'Only unresolved', zh: '仅未解决' },
  originalNo: { en: 'Original no.', zh: '原单号' },
  outcome: { en: 'Outcome', zh: '结果' },
  owner: { en: 'Owner', zh: '负责人' },
  ownerKinds: { en: 'Owner type', zh: '所属方类型' },
  owners: { en: 'Owners', zh: '负责人' },
  recordKinds: { en: 'Record type', zh: '记录类型' },
  requestId: { en: 'Reference', zh: '请求号' },
  reversed: { en: 'Reversal', zh: '冲销' },
  roles: { en: 'Roles', zh: '角色' },
  runId: { en: 'Run', zh: '对账批次' },
  runOutcome: { en: 'What the run did', zh: '批次结果' },
  source: { en: 'Source', zh: '来源单号' },
  sourceKinds: { en: 'Source type', zh: '来源类型' },
  sources: { en: 'Source', zh: '来源' },
  statementId: { en: 'Statement', zh: '账单' },
  states: { en: 'State', zh: '状态' },
  statuses: { en: 'Status', zh: '状态' },
  subjectId: { en: 'Object', zh: '对象' },
  subjectKind: { en: 'Object type', zh: '对象类型' },
  text: { en: 'Text', zh: '文字' },
  to: { en: 'Date to', zh: '日期至' },
};

const MOST = 2_000;

/** `words`: what stands for the ids of a part of the filter, by part. */
type About = { list: string; by: string; at: Date; filter: unknown; words?: Readonly<Record<string, string>> | undefined; rows: number };

export function aboutFile({ list, by, at, filter, words = {}, rows }: About, language: Language): Sheet {
  const isChinese = language === 'zh';
  const text = (name: string, value: string): Cell[] => [
    { as: 'text', value: name },
    { as: 'text', value: value.length > MOST ? `${value.slice(0, MOST)}…` : value },
  ];
  const parts = filterParts(filter).map(([key, value]) => [key, words[key] ?? value] as const);
  return {
    name: isChinese ? '说明' : 'About',
    headers: isChinese ? ['项目', '内容'] : ['Field', 'Value'],
    rows: [
      text(isChinese ? '内容' : 'List', list),
      [
        { as: 'text', value: isChinese ? '行数' : 'Rows' },
        { as: 'count', value: rows },
      ],
      text(isChinese ? '导出人' : 'Exported by', by),
      [
        { as: 'text', value: isChinese ? '导出时间' : 'Exported at' },
        { as: 'instant', value: at },
      ],
      text(isChinese ? '时区' : 'Time zone', 'UTC+08:00'),
      ...(parts.length === 0 ? [text(isChinese ? '筛选' : 'Filter', isChinese ? '无' : 'none')] : []),
      ...parts.map(([key, value]) => text(`${isChinese ? '筛选：' : 'Filter: '}${FILTER_WORDS[key]?.[language] ?? key}`, value)),
    ],
  };
}
