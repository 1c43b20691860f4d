/** The front door's frame. */
import type { ReactNode } from 'react';
import { AuthFrame } from '../../components/access/auth-frame.tsx';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <AuthFrame>{children}</AuthFrame>;
}
