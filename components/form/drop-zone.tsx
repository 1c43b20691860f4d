/** A place to drop files on; a click, or Enter on its hidden field, opens the system's dialog. A file let go of beside it does not carry the page
 *  away, as a browser does that shows the file instead. */
'use client';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cn } from '../ui/cn.ts';

type Props = {
  /** Names the field where what is shown in the zone is no name for it. */
  label?: string;
  /** Takes all files that were dropped or chosen; without it the first. */
  isMany?: boolean;
  /** Takes what is let go of anywhere on the page where no other zone does. */
  isWholePage?: boolean;
  /** As of a file field: `.csv,.xlsx`. Dropped files are not held to it. */
  accept?: string;
  onFiles(files: File[]): void;
  className?: string;
  children: ReactNode;
};

export function DropZone({ label, isMany = false, isWholePage = false, accept, onFiles, className, children }: Props) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const taken = [...(list ?? [])];
    if (taken.length > 0) onFiles(isMany ? taken : taken.slice(0, 1));
  };
  const takeElsewhere = useRef<typeof take | null>(null);
  useEffect(() => {
    takeElsewhere.current = isWholePage ? take : null;
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files') || event.defaultPrevented) return;
      event.preventDefault();
      if (!takeElsewhere.current) event.dataTransfer.dropEffect = 'none';
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files') || event.defaultPrevented) return;
      event.preventDefault();
      takeElsewhere.current?.(event.dataTransfer.files);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      className={cn(
        'cursor-pointer rounded-sm border border-edge border-dashed focus-within:outline-2 focus-within:outline-accent hover:bg-hover',
        className,
        isOver && 'border-accent bg-accent-soft text-ink',
      )}
    >
      {children}
      <input
        id={id}
        type="file"
        className="sr-only"
        aria-label={label}
        multiple={isMany}
        accept={accept}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </label>
  );
}
