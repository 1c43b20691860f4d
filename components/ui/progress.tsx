/** How far something long has come. Without a value it only says that work goes on. */
import { cn } from './cn.ts';

/** `value` is 0 to 100, or null while the end is not known. */
export function Progress({ value, label, className }: { value: number | null; label: string; className?: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.floor(value)}
      className={cn('relative h-1.5 w-full overflow-hidden rounded-xs bg-sunken', className)}
    >
      <span
        className={cn('absolute inset-y-0 left-0 bg-accent', value === null && 'w-1/4 animate-sweep')}
        style={value === null ? undefined : { width: `${value}%` }}
      />
    </div>
  );
}
