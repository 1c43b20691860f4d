/** A panel at the right edge for looking at one thing beside its list. Not modal: the list stays usable behind it, or beside it where there is
 *  room for both. */
'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Primitive } from 'radix-ui';
import { Fragment, type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { isOfInputMethod } from './escape.ts';
import { useFocusBack } from './use-focus-back.ts';

export type DrawerProps = {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  /** `work` leaves the first columns of the list in sight. */
  size?: 'sm' | 'md' | 'lg' | 'work';
  side?: 'left' | 'right';
  modal?: boolean;
  /** Stands in the page, where it is put, and covers nothing. */
  isDocked?: boolean;
  children?: ReactNode;
};

const WIDTH = {
  sm: 'sm:w-[560px]',
  md: 'sm:w-[720px]',
  lg: 'sm:w-[960px]',
  work: 'sm:w-[560px] lg:w-[min(760px,calc(100vw-664px))] lg:min-w-[560px]',
};

export function Drawer({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'sm',
  side = 'right',
  modal = false,
  isDocked = false,
  children,
}: DrawerProps) {
  const t = useTranslations('shell');
  const focusBack = useFocusBack();
  const panel = useRef<HTMLDivElement>(null);
  const Place = isDocked ? Fragment : Primitive.Portal;
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      <Place>
        {modal && <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />}
        <Primitive.Content
          ref={panel}
          tabIndex={-1}
          data-modal={modal ? 'open' : undefined}
          data-print={modal || isDocked ? undefined : 'alone'}
          onOpenAutoFocus={(event) => {
            // The panel itself takes the focus, so that a key meant for the list does not press its first button.
            if (modal) return focusBack.onOpenAutoFocus();
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={modal ? focusBack.onCloseAutoFocus : undefined}
          onEscapeKeyDown={(event) => {
            if (isOfInputMethod(event)) return event.preventDefault();
            // The first Escape leaves the field, with what was typed; the next one closes.
            const field = document.activeElement;
            if (!(field instanceof HTMLElement) || !field.matches('input, textarea') || !panel.current?.contains(field)) return;
            event.preventDefault();
            panel.current.focus();
          }}
          onInteractOutside={(event) => modal || event.preventDefault()}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'flex flex-col bg-raised outline-none focus-visible:outline-none',
            isDocked ? 'min-h-0 rounded-md border border-edge' : 'fixed inset-y-0 z-40 w-full max-w-full animate-slide-in',
            !isDocked && (side === 'right' ? cn('right-0 border-edge border-l', WIDTH[size]) : 'left-0 w-72 border-edge border-r sm:w-72'),
          )}
        >
          <div data-head className="flex min-h-bar items-start gap-4 border-line border-b py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="grid min-h-8 content-center font-semibold text-lg">{title}</Primitive.Title>
              {description && <Primitive.Description className="text-ink-2 text-sm">{description}</Primitive.Description>}
            </div>
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon" data-print="hide" aria-label={t('close')}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </div>
          <div data-print="whole" className="min-h-0 flex-1 overflow-y-auto p-4 has-[>nav]:p-1">
            {children}
          </div>
          {footer && <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3">{footer}</div>}
        </Primitive.Content>
      </Place>
    </Primitive.Root>
  );
}
