/** Saved views on the wire. */
import { deleteView, listViews, saveView } from '../../views/saved-views.ts';
import { act, ask, router } from '../trpc.ts';

export const viewsRouter = router({ list: ask(listViews), save: act(saveView), delete: act(deleteView) });
