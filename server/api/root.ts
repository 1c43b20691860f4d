/** The list of everything that can be asked of the server. One line a room. */
import { accessRouter } from './routers/access.ts';
import { auditRouter } from './routers/audit.ts';
import { calendarsRouter } from './routers/calendars.ts';
import { differencesRouter } from './routers/differences.ts';
import { ledgerRouter } from './routers/ledger.ts';
import { channelsRouter, merchantsRouter, paymentsRouter } from './routers/payments.ts';
import { reconciliationRouter } from './routers/reconciliation.ts';
import { searchRouter } from './routers/search.ts';
import { staffRouter } from './routers/staff.ts';
import { statementsRouter } from './routers/statements.ts';
import { viewsRouter } from './routers/views.ts';
import { createCaller, router } from './trpc.ts';

export const appRouter = router({
  access: accessRouter,
  audit: auditRouter,
  calendars: calendarsRouter,
  channels: channelsRouter,
  differences: differencesRouter,
  ledger: ledgerRouter,
  merchants: merchantsRouter,
  payments: paymentsRouter,
  reconciliation: reconciliationRouter,
  search: searchRouter,
  statements: statementsRouter,
  views: viewsRouter,
  staff: staffRouter,
});

export type AppRouter = typeof appRouter;
export const caller = createCaller(appRouter);
