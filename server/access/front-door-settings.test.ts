/** What an installation is told about its front door: an address and a provider that are wrong are refused at the start. */
import { describe, expect, it } from 'vitest';
import { requireOwnAddress } from './own-address.ts';
import { singleSignOn } from './single-sign-on.ts';

describe('The configuration of the front door', () => {
  it.each([
    'https://pingzhang.example.com',
    'https://pingzhang.example.com/',
    'http://10.0.0.7:3000',
    'https://平账.example',
    '',
    undefined,
  ])('AUTH_URL=%s is taken', (text) => {
    expect(() => requireOwnAddress({ AUTH_URL: text })).not.toThrow();
  });

  it.each([
    'pingzhang.example.com',
    'HTTPS://pingzhang.example.com',
    'https:/pingzhang.example.com',
    'https://pingzhang.example.com/app',
    'https://me@pingzhang.example.com',
    'https://',
    ' https://pingzhang.example.com',
    'ftp://pingzhang.example.com',
  ])('AUTH_URL=%s is refused with how one looks: cookies would not be Secure, or every call of another origin', (text) => {
    expect(() => requireOwnAddress({ AUTH_URL: text })).toThrow(/AUTH_URL=https:\/\/pingzhang\.example\.com/);
  });

  it('that is half of a single sign-on is refused with what is missing', () => {
    expect(() => singleSignOn({ OIDC_ISSUER: 'https://login.example' })).toThrow(/OIDC_CLIENT_ID is missing/);
    for (const half of [{ OIDC_CLIENT_ID: 'x' }, { OIDC_CLIENT_SECRET: 'y' }])
      expect(() => singleSignOn(half)).toThrow(/OIDC_ISSUER is missing/);
    expect(singleSignOn({ OIDC_NAME: 'Company account' })).toEqual([]);
  });
});
