/** What accounts are called. There may be hundreds of thousands: only those on the screen are asked for, all that one look of it needs together. */
'use client';
import { useQueries } from '@tanstack/react-query';
import { useLocale } from 'next-intl';
import { useTRPCClient } from '../providers/trpc.tsx';

type Name = { nameEn: string; nameZh: string };
type Client = ReturnType<typeof useTRPCClient>;

const TOGETHER = 500;
/** A name hardly ever changes, and a wrong one misleads: it is asked again after a while. */
const STALE_AFTER = 600_000;

const waiting = new Map<string, { resolve(name: Name): void; reject(error: unknown): void }[]>();

async function ask(client: Client, codes: string[]): Promise<void> {
  const asked = codes.map((code) => ({ code, who: waiting.get(code) ?? [] }));
  for (const code of codes) waiting.delete(code);
  try {
    const names = await client.ledger.accountNames.query({ codes });
    asked.forEach(({ who }, at) => {
      for (const one of who) one.resolve(names[at] as Name);
    });
  } catch (error) {
    for (const { who } of asked) for (const one of who) one.reject(error);
  }
}

/** One call for all codes that are asked for until the screen has drawn. */
function nameOfAccount(client: Client, code: string): Promise<Name> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0)
      setTimeout(() => {
        const codes = [...waiting.keys()];
        for (let at = 0; at < codes.length; at += TOGETHER) void ask(client, codes.slice(at, at + TOGETHER));
      });
    waiting.set(code, [...(waiting.get(code) ?? []), { resolve, reject }]);
  });
}

/** The names of these accounts in the reader's language, empty while they are looked for. */
export function useAccounts(codes: readonly string[]): { nameOf(code: string): string } {
  const client = useTRPCClient();
  const isChinese = useLocale().startsWith('zh');
  const unique = [...new Set(codes)];
  return useQueries({
    queries: unique.map((code) => ({
      queryKey: ['account name', code],
      queryFn: () => nameOfAccount(client, code),
      staleTime: STALE_AFTER,
    })),
    combine: (found) => {
      const names = new Map(unique.map((code, at) => [code, found[at]?.data]));
      return {
        nameOf: (code: string): string => {
          const name = names.get(code);
          return name ? (isChinese ? name.nameZh : name.nameEn) : '';
        },
      };
    },
  });
}
