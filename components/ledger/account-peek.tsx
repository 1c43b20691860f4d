/** An account, in the currency of its line, over the end of the list: its balances and the last days of its statement. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { AccountLine } from '../../server/ledger/contract.ts';
import { IdChip } from '../format/id-chip.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Answered } from '../table/answered.tsx';
import { AS } from '../table/narrow.ts';
import { PeekHead } from '../table/peek-head.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { Badge } from '../ui/badge.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { lineHref } from './accounts-address.ts';
import { journalHref } from './ledger-addresses.ts';
import { StatementHead } from './statement-rows.tsx';
import { Balances, Rows } from './statement-view.tsx';

const SHOWN = 50;

export function AccountPeek({ row, onClose }: { row: AccountLine | null; onClose(): void }) {
  const isChinese = useLocale().startsWith('zh');
  return (
    <Drawer
      open={row !== null}
      onOpenChange={(open) => !open && onClose()}
      title={row ? (isChinese ? row.nameZh : row.nameEn) : ''}
      description={
        row && (
          <>
            <IdChip id={row.code} keep={40} copy="shown" /> {row.lineCurrency}
          </>
        )
      }
      size="lg"
    >
      {row && <Found row={row} />}
    </Drawer>
  );
}

function Found({ row }: { row: AccountLine }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const asked = { account: row.code, ...(row.lineCurrency ? { currency: row.lineCurrency } : {}), limit: SHOWN };
  const answer = useQuery(trpc.ledger.accountStatement.queryOptions(asked));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PeekHead href={lineHref(row.code, row.lineCurrency)}>
        <Badge>{t(`class.${row.class}`)}</Badge>
        <span>{t('normalSide', { side: t(row.normalSide === 'D' ? 'debit' : 'credit') })}</span>
        {row.status === 'blocked' && <StatusBadge tone="danger" word={t('blocked')} />}
      </PeekHead>
      <Answered answer={answer}>
        {(data) => (
          <>
            {data.balances
              .filter((one) => one.currency === data.currency)
              .map((balance) => (
                <Balances key={balance.currency} balance={balance} currency={data.currency} />
              ))}
            <div className="panel">
              <ScrollRegion label={t('statement')}>
                <table {...AS.table} className="w-full text-sm max-sm:block sm:min-w-2xl">
                  <StatementHead currency={data.currency} />
                  <Rows data={data} hrefOf={(day) => journalHref({ from: day, to: day }, { account: row.code, currency: data.currency })} />
                </table>
              </ScrollRegion>
              {data.rows.length === 0 && <p className="px-3 py-3 text-ink-2 text-sm">{t('noMovement')}</p>}
            </div>
          </>
        )}
      </Answered>
    </div>
  );
}
