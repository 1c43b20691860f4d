/** Every screen of the console: where it is, what it is called, who may see it. Feeds the navigation, the palette and the breadcrumb. */
import {
  ArrowLeftRight,
  BookOpenText,
  CalendarCheck2,
  CalendarDays,
  CalendarRange,
  FileInput,
  FileOutput,
  FlaskConical,
  Gauge,
  LockKeyhole,
  type LucideIcon,
  NotebookText,
  Radio,
  Ruler,
  Scale,
  ScrollText,
  ShieldCheck,
  Store,
  TriangleAlert,
  UserRoundCog,
} from 'lucide-react';
import type { KeyCommand } from '../../server/access/keys/registry.ts';

/** `word` is a key of `shell.nav`; without `permission` the screen is everybody's. */
export type Screen = { word: string; href: string; icon: LucideIcon; permission?: string };
export type ScreenGroup = { word: string; screens: readonly Screen[] };

export const SCREEN_GROUPS: readonly ScreenGroup[] = [
  { word: 'work', screens: [{ word: 'start', href: '/', icon: Gauge }] },
  {
    word: 'recon',
    screens: [
      { word: 'recon', href: '/recon', icon: CalendarDays, permission: 'reconciliation.read' },
      { word: 'differences', href: '/recon/differences', icon: TriangleAlert, permission: 'difference.read' },
      { word: 'statements', href: '/recon/statements', icon: FileInput, permission: 'statement.read' },
      { word: 'try', href: '/recon/try', icon: FlaskConical, permission: 'reconciliation.preview' },
    ],
  },
  { word: 'payments', screens: [{ word: 'payments', href: '/payments', icon: ArrowLeftRight, permission: 'payment.read' }] },
  {
    word: 'ledger',
    screens: [
      { word: 'journal', href: '/ledger/journal', icon: NotebookText, permission: 'ledger.read' },
      { word: 'accounts', href: '/ledger/accounts', icon: BookOpenText, permission: 'ledger.read' },
      { word: 'holds', href: '/ledger/holds', icon: LockKeyhole, permission: 'ledger.read' },
      { word: 'trialBalance', href: '/ledger/trial-balance', icon: Scale, permission: 'ledger.read' },
      { word: 'close', href: '/ledger/close', icon: CalendarCheck2, permission: 'ledger.read' },
      { word: 'vouchers', href: '/ledger/vouchers', icon: FileOutput, permission: 'ledger.read' },
      { word: 'booksCheck', href: '/ledger/books-check', icon: ShieldCheck, permission: 'books.check' },
      { word: 'rules', href: '/ledger/rules', icon: Ruler, permission: 'ledger.read' },
    ],
  },
  {
    word: 'parties',
    screens: [
      { word: 'channels', href: '/channels', icon: Radio, permission: 'channel.read' },
      { word: 'calendars', href: '/calendars', icon: CalendarRange, permission: 'channel.read' },
      { word: 'merchants', href: '/merchants', icon: Store, permission: 'merchant.read' },
    ],
  },
  {
    word: 'admin',
    screens: [
      { word: 'staff', href: '/admin/staff', icon: UserRoundCog, permission: 'staff.read' },
      { word: 'audit', href: '/admin/audit', icon: ScrollText, permission: 'audit.read' },
    ],
  },
];

/** Where the keys after that of `goTo` lead. */
export const GO: readonly (readonly [KeyCommand, string])[] = [
  ['goWork', '/'],
  ['goRecon', '/recon'],
  ['goDifferences', '/recon/differences'],
  ['goStatements', '/recon/statements'],
  ['goPayments', '/payments'],
  ['goLedger', '/ledger/journal'],
  ['goMerchants', '/merchants'],
];

/** The groups with what these permissions leave of them; empty groups go. */
export function visibleGroups(can: (permission: string) => boolean): ScreenGroup[] {
  return SCREEN_GROUPS.map((group) => ({
    ...group,
    screens: group.screens.filter((screen) => !screen.permission || can(screen.permission)),
  })).filter((group) => group.screens.length > 0);
}

/** The screen an address lies in: the longest that it begins with. */
export function screenAt(pathname: string): { group: ScreenGroup; screen: Screen } | null {
  let found: { group: ScreenGroup; screen: Screen } | null = null;
  for (const group of SCREEN_GROUPS) {
    for (const screen of group.screens) {
      const isIn = pathname === screen.href || (screen.href !== '/' && pathname.startsWith(`${screen.href}/`));
      if (isIn && (!found || screen.href.length > found.screen.href.length)) found = { group, screen };
    }
  }
  return found;
}
