/** Keeps a list's saved views on the server. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';
import type { SavedViewsPort } from './saved-views.tsx';

/** `tableId` is the spec's id. A refusal is said in a notice. */
export function useSavedViews(tableId: string): SavedViewsPort {
  const trpc = useTRPC();
  const t = useTranslations('table');
  const refusalOf = useRefusal();
  const client = useQueryClient();
  const list = useQuery(trpc.views.list.queryOptions({ tableId }));
  const settled = {
    onSuccess: () => client.invalidateQueries({ queryKey: trpc.views.pathKey() }),
    onError: (error: unknown) => toast.error(t('viewFailed'), { description: refusalOf(error).text }),
  };
  const { mutateAsync: save } = useMutation(trpc.views.save.mutationOptions(settled));
  const { mutate: remove } = useMutation(trpc.views.delete.mutationOptions(settled));
  return useMemo(
    () => ({
      views: list.data?.map((view) => ({ id: view.id, name: view.name, query: view.query, shared: view.shared, isMine: view.mine })),
      save: (view) => save({ tableId, ...view }),
      remove: async (id) => remove({ id }),
    }),
    [list.data, save, remove, tableId],
  );
}
