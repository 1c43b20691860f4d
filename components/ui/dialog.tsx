/** A modal dialog: traps focus, gives it back, closes on Escape. Every dialog has a title; the description is optional. Where something was typed
 *  in it, Escape, a click beside it and its cross ask first: only a button that says so throws it away. */
'use client';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { isOfInputMethod } from './escape.ts';
import { useTyped } from './typed.ts';
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
  /** Where the form knows better than its fields show whether leaving would lose something. */
  isTyped?: boolean | undefined;
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

/** Stands below everything else of the dialog; the answer that loses nothing has the focus. */
function AskFirst({ onStay, onLeave }: { onStay(): void; onLeave(): void }) {
  const t = useTranslations('form.leave');
  const id = useId();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the question and its two answers are no fields
    <div role="group" aria-labelledby={id} className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3">
      <p id={id} className="mr-auto font-semibold text-sm">
        {t('ask')}
      </p>
      <span className="flex gap-2">
        <Button onClick={onLeave}>{t('discard')}</Button>
        <Button variant="primary" ref={first} onClick={onStay}>
          {t('stay')}
        </Button>
      </span>
    </div>
  );
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'sm',
  isHeld = false,
  isTyped: told,
  children,
}: DialogProps) {
  const t = useTranslations('shell');
  const focusBack = useFocusBack();
  const { isTyped, watched } = useTyped<HTMLDivElement>(open, told);
  const [isAsking, setAsking] = useState(false);
  const askedFrom = useRef<Element | null>(null);
  if (isAsking && !open) setAsking(false);
  const leave = (next: boolean) => {
    if (next || !isTyped()) return onOpenChange(next);
    if (!isAsking) askedFrom.current = document.activeElement;
    setAsking(true);
  };
  const goBack = () => {
    setAsking(false);
    const field = askedFrom.current;
    if (field instanceof HTMLElement && field.isConnected) field.focus();
  };
  const byEscape = (event: KeyboardEvent) => {
    if (isHeld || isOfInputMethod(event)) return event.preventDefault();
    if (!isAsking) return;
    event.preventDefault();
    goBack();
  };
  return (
    <Primitive.Root open={open} onOpenChange={leave}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Primitive.Content
          {...focusBack}
          {...watched}
          onInput={() => {
            watched.onInput();
            setAsking(false);
          }}
          onOpenAutoFocus={(event) => {
            focusBack.onOpenAutoFocus();
            beginAtField(event);
          }}
          onEscapeKeyDown={byEscape}
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
          {isAsking && (
            <AskFirst
              onStay={goBack}
              onLeave={() => {
                setAsking(false);
                onOpenChange(false);
              }}
            />
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
