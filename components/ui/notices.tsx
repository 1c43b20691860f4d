/** The notices themselves, as toast.tsx fetches them after the page. */
'use client';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Toaster, toast } from 'sonner';

/** `onReady`: from now on a notice that is said is shown. */
export function Notices({ label, onReady }: { label: string; onReady(say: typeof toast): void }) {
  const t = useTranslations('shell');
  useEffect(() => onReady(toast), [onReady]);
  return (
    <Toaster
      position="bottom-left"
      containerAriaLabel={label}
      gap={8}
      icons={{
        success: <CircleCheck className="size-4 text-success-text" aria-hidden />,
        error: <CircleAlert className="size-4 text-danger-text" aria-hidden />,
        warning: <TriangleAlert className="size-4 text-warning-text" aria-hidden />,
        info: <Info className="size-4 text-info-text" aria-hidden />,
      }}
      toastOptions={{
        unstyled: true,
        closeButtonAriaLabel: t('close'),
        classNames: {
          toast: 'flex w-full items-center font-sans gap-3 rounded-sm border border-edge bg-raised px-3 py-2.5 text-sm text-ink sm:w-90',
          title: 'font-semibold',
          description: 'text-ink-2',
          actionButton: 'ml-auto h-7 shrink-0 rounded-sm border border-edge px-2 font-semibold',
          closeButton: 'order-last',
        },
      }}
    />
  );
}
