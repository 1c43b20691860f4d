/** A file that is no statement but an orders export: said so, and opened in its own import as it is; once it went in there, the way to its records. */
'use client';
import { Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCan } from '../providers/session-provider.tsx';
import { MissingPermission } from '../table/missing-permission.tsx';
import { Button } from '../ui/button.tsx';
import { useLater } from '../ui/later.ts';
import { Link } from '../ui/link.tsx';
import type { UploadItem } from './upload-item.ts';

const loadDialog = () => import('../payments/import-orders-dialog.tsx').then((module) => module.ImportOrdersDialog);

export function OrdersItem({ item, onSet }: { item: UploadItem; onSet(change: Partial<UploadItem>): void }) {
  const t = useTranslations('statements.upload');
  const mayImport = useCan()('payment.import');
  const [isOpen, setOpen] = useState(false);
  const Dialog = useLater(loadDialog, isOpen);
  const isImported = item.phase === 'orders_imported';
  const statementInstead = (
    <Button variant="link" onClick={() => onSet({ phase: 'asking' })}>
      {t('isStatement')}
    </Button>
  );
  if (!mayImport) {
    return (
      <div className="grid gap-1 text-ink-2 text-sm">
        <p>{t('ordersExport')}</p>
        <MissingPermission permission="payment.import" />
        <p>{statementInstead}</p>
      </div>
    );
  }
  return (
    <div className="text-sm">
      {isImported ? (
        <p className="flex flex-wrap items-center gap-x-3">
          <span>{t('ordersImported')}</span>
          <Link href={`/payments?f.channels=${item.channel}`} className="text-accent underline underline-offset-2">
            {t('seePayments')}
          </Link>
        </p>
      ) : (
        <>
          <p className="text-ink-2">{t('ordersExport')}</p>
          <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
            <Button variant="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>
              <Upload aria-hidden /> {t('importOrders')}
            </Button>
            {statementInstead}
          </p>
        </>
      )}
      {Dialog && (
        <Dialog
          isOpen={isOpen}
          onClose={() => setOpen(false)}
          given={item.file}
          givenChannel={item.channel}
          onImported={(channel) => onSet({ phase: 'orders_imported', channel })}
        />
      )}
    </div>
  );
}
