/** Sign-in: the step that the visitor has reached. */
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignIn } from '../../../components/access/sign-in.tsx';
import { database } from '../../../db/client.ts';
import { sessionIdOf } from '../../../server/access/cookie.ts';
import { safePath } from '../../../server/access/safe-path.ts';
import { signInStep } from '../../../server/access/sign-in-step.ts';
import { systemClock } from '../../../server/kernel/clock.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('access');
  return { title: t('signIn.title') };
}

type Search = Promise<{ next?: string | string[]; error?: string | string[] }>;
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next, error } = await searchParams;
  const head = new Headers(await headers());
  const step = await signInStep(database(), await sessionIdOf(head), systemClock.now());
  const target = safePath(one(next));
  if (step.step === 'signed_in') redirect(target);
  return <SignIn step={step} next={target} error={one(error) ?? null} />;
}
