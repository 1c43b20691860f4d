/** Opens the import of an orders export, for those who may. */
'use client';
import { Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCan } from '../providers/session-provider.tsx';
import { Button } from '../ui/button.tsx';
import { ImportOrdersDialog } from './import-orders-dialog.tsx';

/** Starts with `given` where the file is there already. */
export function ImportOrdersButton({ given }: { given?: File | undefined }) {
  const t = useTranslations('payments.import');
  const can = useCan();
  const [isOpen, setOpen] = useState(false);
  if (!can('payment.import')) return null;
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Upload aria-hidden /> {t('button')}
      </Button>
      <ImportOrdersDialog isOpen={isOpen} onClose={() => setOpen(false)} {...(given && { given })} />
    </>
  );
}
