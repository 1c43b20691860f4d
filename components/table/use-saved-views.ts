/** The saved views of a table, kept on the server. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../providers/trpc.tsx';
import type { SavedViewsPort } from './saved-views.tsx';

export function useSavedViews(tableId: string): SavedViewsPort {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const views = useQuery(trpc.views.list.queryOptions({ tableId }));
  const settled = () => cache.invalidateQueries({ queryKey: trpc.views.pathKey() });
  const save = useMutation(trpc.views.save.mutationOptions({ onSettled: settled }));
  const remove = useMutation(trpc.views.delete.mutationOptions({ onSettled: settled }));
  return {
    views: views.data?.map((view) => ({ id: view.id, name: view.name, query: view.query, shared: view.shared, isMine: view.mine })),
    save: (view) => save.mutateAsync({ tableId, ...view }),
    remove: (id) => remove.mutateAsync({ id }),
  };
}
