/** An account by its code, which leads to its statement, and its name. */
'use client';
import { Link } from '../ui/link.tsx';
import { useAccounts } from './use-accounts.ts';

export function AccountLink({ code }: { code: string }) {
  const { nameOf } = useAccounts([code]);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Link
        href={`/ledger/accounts/${code}`}
        className="ident -my-0.5 inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
      >
        {code}
      </Link>
      {/* below the code in a row of a list, beside it elsewhere */}
      <span className="given-name text-ink-2 sm:[td_&]:text-xs sm:[td_&]:leading-4">{nameOf(code)}</span>
    </span>
  );
}
