/** A menu of actions that opens from a button. */
'use client';
import { Check } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { cn } from './cn.ts';
import { noteOpener } from './use-focus-back.ts';

const ITEM =
  'relative flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-xs px-2 text-sm outline-none data-[disabled]:cursor-not-allowed data-[highlighted]:bg-hover data-[disabled]:text-ink-3 [&_svg]:size-4 [&_svg]:text-ink-3';

export function Menu({
  trigger,
  align = 'end',
  children,
  label,
  open,
  onOpenChange,
}: {
  trigger: ReactNode;
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
  label?: string;
  /** Where something else than its button opens it too. */
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
}) {
  const opener = useRef<HTMLButtonElement>(null);
  // A dialog that an item opens comes when the menu has gone: its focus goes back to the button of the menu.
  const note = (next: boolean) => {
    if (next) noteOpener(opener.current);
    onOpenChange?.(next);
  };
  return (
    <Primitive.Root modal={false} onOpenChange={note} {...(onOpenChange ? { open: open ?? false } : {})}>
      <Primitive.Trigger ref={opener} asChild>
        {trigger}
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-appear overflow-y-auto rounded-sm border border-edge bg-raised p-1"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function MenuItem({ className, danger = false, ...props }: ComponentProps<typeof Primitive.Item> & { danger?: boolean }) {
  return <Primitive.Item className={cn(ITEM, danger && 'text-danger-text [&_svg]:text-danger-text', className)} {...props} />;
}

export function MenuChoice({
  value,
  onValueChange,
  options,
}: {
  value: string;
  onValueChange(value: string): void;
  options: readonly { value: string; label: ReactNode }[];
}) {
  return (
    <Primitive.RadioGroup value={value} onValueChange={onValueChange}>
      {options.map((option) => (
        <Primitive.RadioItem key={option.value} value={option.value} className={cn(ITEM, 'pl-8')}>
          <Primitive.ItemIndicator className="absolute left-2">
            <Check aria-hidden />
          </Primitive.ItemIndicator>
          {option.label}
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 py-1 text-ink-3 text-xs">{children}</Primitive.Label>;
}

export function MenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}
