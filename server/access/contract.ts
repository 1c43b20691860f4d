/** Staff and their sessions: what can be asked, and what is answered. */
import { z } from 'zod';
import { STAFF_ROLE_NAMES, type StaffRole } from './permissions.ts';

const ADDRESS = /^[\x21-\x7e]{1,254}$/;

/** An e-mail as it is compared, or null for what can be none of ours. Only ASCII is folded: the sign of kelvin has a small k, and the address
 *  that somebody else has with it must not become a colleague's. */
export function comparableAddress(text: string): string | null {
  const plain = text.trim();
  return ADDRESS.test(plain) ? plain.toLowerCase() : null;
}

export const email = z
  .string()
  .trim()
  .regex(ADDRESS)
  .toLowerCase()
  .max(254)
  .regex(/^[a-z0-9._%+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/);
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  // A visible letter or digit must be in it; control and direction signs must not.
  .regex(/^(?=.*[\p{L}\p{N}])[^\p{C}]*$/u);
export const totpCodeText = z.string().regex(/^\d{6}$/);
export const roles = z.array(z.enum(STAFF_ROLE_NAMES as [StaffRole, ...StaffRole[]])).max(7);
export const LOCALES = ['en', 'zh-CN'] as const;

export const STAFF_STATES = ['active', 'invited', 'locked', 'disabled'] as const;

export const staffFilter = z.strictObject({
  /** A piece of the name or the email. */
  find: z.string().trim().max(100).optional(),
  roles: roles.optional(),
  states: z.array(z.enum(STAFF_STATES)).max(STAFF_STATES.length).optional(),
  factors: z
    .array(z.enum(['enrolled', 'notEnrolled']))
    .max(2)
    .optional(),
});
export type StaffFilter = z.output<typeof staffFilter>;

export type StaffRow = {
  id: string;
  name: string;
  email: string;
  roles: string[];
  status: 'active' | 'disabled';
  /** `invited`: has not chosen a password yet. */
  state: (typeof STAFF_STATES)[number];
  hasSecondFactor: boolean;
  mustChangePassword: boolean;
  lockedUntil: Date | null;
  createdAt: Date;
  lastSignInAt: Date | null;
};

export type OwnSession = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
  isThis: boolean;
};

/** Milliseconds from now, by the clock of the server. `idleMs` grows again with work, `absoluteMs` does not; `unseenForMs` is how long ago
 *  work was last seen. The question itself is no work where it is marked as asked in the background. */
export type RemainingSession = { email: string; idleMs: number; absoluteMs: number; unseenForMs: number };

export const REVOKED_REASONS = [
  'signed_out',
  'replaced',
  'revoked',
  'password_changed',
  'second_factor_changed',
  'roles_changed',
  'disabled',
  'too_many',
  'ended_by_administrator',
  'factors_reset',
] as const;
export type RevokedReason = (typeof REVOKED_REASONS)[number];

/** Why the session that a browser had is over, as far as that browser is told. Nothing is said of what its owner did in it (signed out, went on
 *  under another id). */
export type SessionEnd = Exclude<RevokedReason, 'signed_out' | 'replaced'> | 'idle' | 'expired' | 'sign_in_expired';

export type DemoSignIn = { email: string; name: string; role: StaffRole };

/** What the sign-in page shows next. */
export type SignInStep =
  | { step: 'signed_in' }
  | {
      step: 'password';
      ssoName: string | null;
      demo: { password: string; accounts: DemoSignIn[] } | null;
      /** Of the session whose cookie the visitor brings; null without one. */
      ended: SessionEnd | null;
    }
  | {
      step: 'code' | 'enrol';
      email: string;
      mustChangePassword: boolean;
      /** While enrolling: the picture and the text of the new secret. */
      enrolment: { picture: string; secret: string } | null;
      /** On a demonstration: the code that will be taken now. */
      demoCode: string | null;
    };
