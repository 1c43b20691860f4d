/** Short notices at the lower edge, away from what is looked at, which stands on the right with its comment and its keys below: what was
 *  done, with a way back where there is one. Failures stay until dismissed. */
'use client';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { Toaster as Sonner, toast as sonner } from 'sonner';

export function Toaster({ label }: { label: string }) {
  return (
    <Sonner
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

type Notice = { description?: string; action?: { label: string; onClick(): void } };

export const toast = {
  success: (title: string, notice?: Notice) => sonner.success(title, { duration: 5000, ...notice }),
  info: (title: string, notice?: Notice) => sonner.info(title, { duration: 5000, ...notice }),
  warning: (title: string, notice?: Notice) => sonner.warning(title, { duration: 8000, ...notice }),
  /** Stays until it is taken away by its id: something is under way. */
  waiting: (id: string, title: string, description: string) =>
    sonner.warning(title, { id, description, duration: Number.POSITIVE_INFINITY }),
  takeAway: (id: string) => void sonner.dismiss(id),
  error: (title: string, notice?: Notice) => sonner.error(title, { duration: Number.POSITIVE_INFINITY, closeButton: true, ...notice }),
};
