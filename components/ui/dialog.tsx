/** A modal dialog: traps focus, gives it back, closes on Escape. Every dialog has a title; the description is optional. */
'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { leaveToInputMethod } from './escape.ts';
import { useFocusBack } from './use-focus-back.ts';

export type DialogProps = {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, the one that goes ahead last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** Only its own buttons close it: what it shows is not shown again, or must not be left halfway. */
  isHeld?: boolean;
  children?: ReactNode;
};

const WIDTH = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-4xl' };

/** Put on the button of a dialog without fields that has the focus when it opens. */
export const FIRST = { 'data-first': '' };

const FIELD = 'input:not([type="hidden"], [type="file"], [disabled]), textarea:not([disabled]), select:not([disabled])';

/** What is to be filled in is typed at once, without a way past the button that closes; under a finger no keyboard jumps up. The button that
 *  Enter is to press says so itself, by `FIRST`: `autoFocus` would take the focus before it is known where that came from. */
function beginAtField(event: Event): void {
  const content = event.target as HTMLElement;
  const first = content.querySelector<HTMLElement>('[data-first]');
  if (first) {
    event.preventDefault();
    first.focus();
    return;
  }
  const field = content.querySelector<HTMLElement>(FIELD);
  if (!field || window.matchMedia('(pointer: coarse)').matches) return;
  event.preventDefault();
  field.focus();
}

const stay = (event: Event) => event.preventDefault();

export function Dialog({ open, onOpenChange, title, description, footer, size = 'sm', isHeld = false, children }: DialogProps) {
  const t = useTranslations('shell');
  const focusBack = useFocusBack();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Primitive.Content
          {...focusBack}
          onOpenAutoFocus={(event) => {
            focusBack.onOpenAutoFocus();
            beginAtField(event);
          }}
          onEscapeKeyDown={isHeld ? stay : leaveToInputMethod}
          {...(isHeld ? { onInteractOutside: stay } : {})}
          data-modal="open"
          className={cn(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 animate-appear flex-col rounded-md border border-edge bg-raised',
            WIDTH[size],
          )}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start gap-4 border-line border-b py-3 pr-2 pl-4">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="grid min-h-8 content-center font-semibold text-lg">{title}</Primitive.Title>
              {description && <Primitive.Description className="mt-0.5 text-ink-2 text-sm">{description}</Primitive.Description>}
            </div>
            {!isHeld && (
              <Primitive.Close asChild>
                <Button variant="ghost" size="icon" aria-label={t('close')}>
                  <X aria-hidden />
                </Button>
              </Primitive.Close>
            )}
          </header>
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>}
          {footer && <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3">{footer}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
