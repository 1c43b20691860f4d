/** The front door: the mark, one calm column, and the switch of language. */
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LanguageSwitch } from './language-switch.tsx';

/** 平 as a balance. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="size-9" aria-hidden="true">
      <rect width="32" height="32" rx="4" className="fill-accent" />
      <g className="fill-none stroke-on-accent" strokeWidth="2.6" strokeLinecap="square">
        <path d="M8.5 8.5h15M5.5 19h21M16 8.5V27M11 12.2l1.2 3M21 12.2l-1.2 3" />
      </g>
    </svg>
  );
}

export function AuthFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('access');
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(320px,5fr)_7fr]">
      <aside className="sticky top-0 hidden h-dvh flex-col justify-between border-line border-r bg-sunken p-12 lg:flex">
        <div className="flex items-center gap-3">
          <Mark />
          <span className="font-semibold text-lg">{t('product')}</span>
        </div>
        <LevelledBooks />
        <p className="max-w-sm text-balance text-ink-2 text-sm">{t('promise')}</p>
      </aside>
      <main className="flex flex-col px-4 py-6 sm:px-10">
        <div className="flex items-center justify-between gap-3 lg:justify-end">
          <span className="flex items-center gap-2 font-semibold lg:hidden">
            <Mark />
            {t('product')}
          </span>
          <LanguageSwitch />
        </div>
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-8">{children}</div>
      </main>
    </div>
  );
}

const ROWS = [42, 68, 55, 90, 37, 74, 61, 48];

/** What the product is about, as a picture: the two sides of a day, line by line, equal in the end. */
function LevelledBooks() {
  return (
    <svg viewBox="0 0 320 216" className="w-full max-w-md" aria-hidden="true">
      {ROWS.map((width, row) => (
        <g key={width} transform={`translate(0 ${row * 24})`}>
          <rect
            x={150 - width * 1.5}
            y="4"
            width={width * 1.5}
            height="12"
            className={row === 3 ? 'fill-warning-text' : 'fill-accent'}
            opacity={row === 3 ? 0.75 : 0.8}
          />
          <rect
            x="170"
            y="4"
            width={row === 3 ? width * 1.18 : width * 1.5}
            height="12"
            className={row === 3 ? 'fill-warning-text' : 'fill-accent'}
            opacity={row === 3 ? 0.75 : 0.45}
          />
        </g>
      ))}
      <path d="M160 0v196" className="stroke-edge" strokeWidth="1" strokeDasharray="2 4" />
      <path d="M14 205h292M14 210h292" className="stroke-ink" strokeWidth="1.25" />
    </svg>
  );
}
