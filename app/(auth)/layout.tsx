/** The front door's frame. */
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { AuthFrame } from '../../components/access/auth-frame.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const product = (await getTranslations('shell'))('product');
  return { title: { default: product, template: `%s · ${product}` } };
}

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <AuthFrame>{children}</AuthFrame>;
}
