/** The sign-ins of the demo month. Their password and second factors are public, so they work only where `PINGZHANG_DEMO=1` says
 *  that this is a demonstration, and never on a server that is reached by https. */
import { createHash } from 'node:crypto';
import type { StaffRole } from './permissions.ts';
import { SECRET_BYTES, STEP_SECONDS, toBase32, totpCode, totpStep } from './totp.ts';

export const DEMO_DOMAIN = 'demo.pingzhang.test';
export const DEMO_PASSWORD = 'reconcile-every-day';

export type DemoAccount = { email: string; name: string; role: StaffRole };

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { email: `operations@${DEMO_DOMAIN}`, name: '林晓', role: 'operations' },
  { email: `operations2@${DEMO_DOMAIN}`, name: '许安', role: 'operations' },
  { email: `reviewer@${DEMO_DOMAIN}`, name: '陈立', role: 'finance_reviewer' },
  { email: `manager@${DEMO_DOMAIN}`, name: '王敏', role: 'finance_manager' },
  { email: `merchants@${DEMO_DOMAIN}`, name: '赵雪', role: 'merchant_operations' },
  { email: `risk@${DEMO_DOMAIN}`, name: '孙浩', role: 'risk' },
  { email: `product@${DEMO_DOMAIN}`, name: '周宁', role: 'product' },
  { email: `administrator@${DEMO_DOMAIN}`, name: '吴恒', role: 'administrator' },
];

export function isDemoMode(environment: Record<string, string | undefined> = process.env): boolean {
  return environment.PINGZHANG_DEMO === '1' && !(environment.AUTH_URL ?? '').startsWith('https://');
}

/** A demo address where this is no demonstration. */
export function isBarredDemo(email: string): boolean {
  return email.endsWith(`@${DEMO_DOMAIN}`) && !isDemoMode();
}

/** The same for everybody, and for every start: the second factor of a demo account is no secret. */
export function demoSecret(email: string): Buffer {
  return createHash('sha256').update(`pingzhang demo second factor: ${email}`).digest().subarray(0, SECRET_BYTES);
}

export function demoSecretText(email: string): string {
  return toBase32(demoSecret(email));
}

/** The code that will be taken now: the present one, or the next where the present one is spent. Null: wait until the step ends. */
export function demoCode(email: string, at: Date, lastUsedStep: bigint | null): { code: string | null; seconds: number } {
  const now = totpStep(at);
  const step = lastUsedStep !== null && lastUsedStep >= now ? lastUsedStep + 1n : now;
  const seconds = STEP_SECONDS - (Math.floor(at.getTime() / 1000) % STEP_SECONDS);
  return { code: step <= now + 1n ? totpCode(demoSecret(email), step) : null, seconds };
}
