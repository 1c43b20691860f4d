/** The chart of accounts as names: one fetch for every screen of the ledger. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'next-intl';
import { useMemo } from 'react';
import { useTRPC } from '../providers/trpc.tsx';

export function useAccounts() {
  const trpc = useTRPC();
  const locale = useLocale();
  const { data } = useQuery(trpc.ledger.accounts.queryOptions({}, { staleTime: 60_000 }));
  return useMemo(() => {
    const isChinese = locale.startsWith('zh');
    const names = new Map(data?.map((account) => [account.code, isChinese ? account.nameZh : account.nameEn]));
    // An account that is not open (of an example) is called by its heading.
    return { nameOf: (code: string): string => names.get(code) ?? names.get(code.slice(0, 4)) ?? '' };
  }, [data, locale]);
}
