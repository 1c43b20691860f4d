/** The closed lists of mapped files, as codes. */

export const MAPPED_FIELDS = [
  'kind',
  'ourNo',
  'channelNo',
  'originalOurNo',
  'originalChannelNo',
  'amount',
  'amountIn',
  'amountOut',
  'currency',
  'fee',
  'status',
  'occurredAt',
  'occurredTime',
  'merchantNo',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

/** What stands for a part of the time in a pattern; whatever else is in it stands for itself. */
export const TIME_PARTS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS', 'XXX'] as const;
