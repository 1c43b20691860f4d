/** The search on the wire. */
import { findEverything } from '../search.ts';
import { ask, router } from '../trpc.ts';

export const searchRouter = router({ find: ask(findEverything) });
