/** The button, in four weights and three heights. `pending` keeps its width and its focus, does nothing, and tells assistive technology that it
 *  is busy. `isAtEnd`: pressed again and again, it has come to where it does nothing; whoever pressed it keeps their place on it. */
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

export const buttonVariants = cva(
  'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-sm border font-semibold transition-colors disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-ink-3 aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-ink-3 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong',
        secondary: 'border-edge bg-surface text-ink hover:bg-hover',
        ghost:
          'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink disabled:border-transparent disabled:bg-transparent aria-disabled:border-transparent aria-disabled:bg-transparent',
        danger: 'border-danger-text bg-surface text-danger-text hover:bg-danger-fill',
        link: 'border-transparent bg-transparent px-0 font-normal text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-current disabled:bg-transparent',
      },
      size: {
        sm: 'h-7 px-2 text-sm',
        md: 'h-8 px-3 text-sm',
        lg: 'h-10 px-4 text-base',
        icon: 'size-8 p-0',
        'icon-sm': 'size-7 p-0',
      },
    },
    compoundVariants: [{ variant: 'link', class: 'h-auto min-h-6 px-0' }],
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonVariants> & { asChild?: boolean; pending?: boolean; isAtEnd?: boolean };

export function Button({
  className,
  variant,
  size,
  asChild = false,
  pending = false,
  isAtEnd = false,
  disabled,
  type,
  children,
  onClick,
  ...props
}: ButtonProps) {
  const look = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={look} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      {...props}
      type={type ?? 'button'}
      className={look}
      disabled={disabled}
      // A button that is disabled loses the focus, and whoever pressed it their place on the page.
      aria-disabled={pending || isAtEnd || props['aria-disabled']}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (!pending && !isAtEnd) return onClick?.(event);
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <span className={cn('inline-flex min-w-0 items-center gap-1.5', pending && 'opacity-0')}>{children}</span>
      {pending && <LoaderCircle className="absolute animate-spin" aria-hidden />}
    </button>
  );
}
