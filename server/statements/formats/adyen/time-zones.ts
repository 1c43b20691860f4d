/** The abbreviations Adyen prints for time zones, as minutes from UTC. An abbreviation is an offset, not a zone: PST and PDT differ. */

/** `CST` and `IST` are left out: each stands for zones hours apart, and a guess would move a row to another day. */
const OFFSET_MINUTES: Record<string, number> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  GST: 240,
  SGT: 480,
  HKT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  ACST: 570,
  AEST: 600,
  ACDT: 630,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  ART: -180,
  BRST: -120,
  AST: -240,
  EDT: -240,
  EST: -300,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
};

/** Minutes to add to UTC for the reading of that zone, or null where the abbreviation is unknown or stands for several. */
export function offsetMinutesOf(abbreviation: string): number | null {
  const name = abbreviation.toUpperCase();
  return Object.hasOwn(OFFSET_MINUTES, name) ? (OFFSET_MINUTES[name] ?? null) : null;
}
