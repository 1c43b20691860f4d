/** From a place where there is nothing to see back to the list it belongs to, or to the start where this person may see no such list. */
'use client';
import { ArrowLeft } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCan } from '../providers/session-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { screenAt } from './navigation.ts';

export function WayToList() {
  const t = useTranslations('states');
  const nav = useTranslations('shell.nav');
  const can = useCan();
  const pathname = usePathname();
  const screen = screenAt(pathname)?.screen;
  const isList = screen && screen.href !== pathname && (!screen.permission || can(screen.permission));
  return (
    <Button asChild>
      <Link href={isList ? screen.href : '/'}>
        <ArrowLeft aria-hidden />
        {isList ? t('toList', { list: nav(screen.word) }) : t('toStart')}
      </Link>
    </Button>
  );
}
