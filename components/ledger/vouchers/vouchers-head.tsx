/** The head of the list of batches, with what one may do from there. */
'use client';
import { FileOutput } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCan } from '../../providers/session-provider.tsx';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';

export function VouchersHead() {
  const t = useTranslations('vouchers');
  const can = useCan();
  return (
    <PageHeader
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <Button asChild>
            <Link href="/ledger/vouchers/mapping">{t('mapping')}</Link>
          </Button>
          {can('voucher.export') && (
            <Button variant="primary" asChild>
              <Link href="/ledger/vouchers/new">
                <FileOutput aria-hidden /> {t('new')}
              </Link>
            </Button>
          )}
        </>
      }
    />
  );
}
