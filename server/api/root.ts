/** The list of everything that can be asked of the server. One line a room. */
import { createCaller, router } from './trpc.ts';

export const appRouter = router({});

export type AppRouter = typeof appRouter;
export const caller = createCaller(appRouter);
