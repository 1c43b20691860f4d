/** The abbreviations Adyen prints for time zones: minutes from UTC, and the zone whose clock it is. An abbreviation is an offset, not a zone: PST and
 *  PDT differ, and are both Los Angeles. */

/** `CST` and `IST` are left out: each stands for zones hours apart, and a guess would move a row to another day. */
const ZONES: Record<string, readonly [offsetMinutes: number, zone: string]> = {
  UTC: [0, 'UTC'],
  GMT: [0, 'Europe/London'],
  WET: [0, 'Europe/Lisbon'],
  WEST: [60, 'Europe/Lisbon'],
  BST: [60, 'Europe/London'],
  CET: [60, 'Europe/Amsterdam'],
  CEST: [120, 'Europe/Amsterdam'],
  EET: [120, 'Europe/Helsinki'],
  EEST: [180, 'Europe/Helsinki'],
  MSK: [180, 'Europe/Moscow'],
  GST: [240, 'Asia/Dubai'],
  SGT: [480, 'Asia/Singapore'],
  HKT: [480, 'Asia/Hong_Kong'],
  AWST: [480, 'Australia/Perth'],
  JST: [540, 'Asia/Tokyo'],
  KST: [540, 'Asia/Seoul'],
  ACST: [570, 'Australia/Adelaide'],
  AEST: [600, 'Australia/Sydney'],
  ACDT: [630, 'Australia/Adelaide'],
  AEDT: [660, 'Australia/Sydney'],
  NZST: [720, 'Pacific/Auckland'],
  NZDT: [780, 'Pacific/Auckland'],
  BRT: [-180, 'America/Sao_Paulo'],
  ART: [-180, 'America/Argentina/Buenos_Aires'],
  BRST: [-120, 'America/Sao_Paulo'],
  AST: [-240, 'America/Halifax'],
  EDT: [-240, 'America/New_York'],
  EST: [-300, 'America/New_York'],
  CDT: [-300, 'America/Chicago'],
  MST: [-420, 'America/Denver'],
  MDT: [-360, 'America/Denver'],
  PST: [-480, 'America/Los_Angeles'],
  PDT: [-420, 'America/Los_Angeles'],
  AKST: [-540, 'America/Anchorage'],
  AKDT: [-480, 'America/Anchorage'],
  HST: [-600, 'Pacific/Honolulu'],
};

const found = (abbreviation: string) => {
  const name = abbreviation.toUpperCase();
  return Object.hasOwn(ZONES, name) ? ZONES[name] : undefined;
};

/** Minutes to add to UTC for the reading of that zone, or null where the abbreviation is unknown or stands for several. */
export function offsetMinutesOf(abbreviation: string): number | null {
  return found(abbreviation)?.[0] ?? null;
}

/** The zone (IANA) whose clock it is, or null. */
export function zoneOf(abbreviation: string): string | null {
  return found(abbreviation)?.[1] ?? null;
}
