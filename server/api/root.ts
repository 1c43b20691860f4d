/** The list of everything that can be asked of the server. One line a room. */
import { accessRouter } from './routers/access.ts';
import { channelsRouter, merchantsRouter, paymentsRouter } from './routers/payments.ts';
import { viewsRouter } from './routers/views.ts';
import { createCaller, router } from './trpc.ts';

export const appRouter = router({
  access: accessRouter,
  channels: channelsRouter,
  merchants: merchantsRouter,
  payments: paymentsRouter,
  views: viewsRouter,
});

export type AppRouter = typeof appRouter;
export const caller = createCaller(appRouter);
