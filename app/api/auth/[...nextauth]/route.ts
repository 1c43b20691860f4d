/** The sign-in flow's addresses. Only those that are used are open; what changes something comes from our own pages. */
import type { NextRequest } from 'next/server';
import { answerSingleSignOn } from '../../../../server/access/answer-single-sign-on.ts';
import { answerSecondFactor, handlers } from '../../../../server/access/next-auth.ts';
import { requireSameOrigin } from '../../../../server/access/same-origin.ts';
import { httpStatusOf } from '../../../../server/api/errors.ts';
import { DomainError } from '../../../../server/kernel/errors.ts';

export const dynamic = 'force-dynamic';

const WAY_BACK = '/api/auth/callback/sso';
const SECOND_FACTOR = '/api/auth/callback/second-factor';
const OPEN = {
  GET: ['/api/auth/csrf', WAY_BACK, '/api/auth/error'],
  POST: ['/api/auth/callback/password', SECOND_FACTOR, '/api/auth/signin/sso', '/api/auth/signout'],
};
const MAX_BODY = 10_000;

function refusal(error: unknown): Response {
  if (!(error instanceof DomainError)) throw error;
  return Response.json({ reason: error.reason }, { status: httpStatusOf(error) });
}

function answerIfOpen(request: NextRequest, method: 'GET' | 'POST'): Promise<Response> | Response {
  try {
    const { pathname } = new URL(request.url);
    if (!OPEN[method].includes(pathname)) throw new DomainError('not_found', 'address_unknown', 'No such address');
    if (method === 'POST') {
      requireSameOrigin(request);
      const length = request.headers.get('content-length');
      if (length === null || !/^\d{1,5}$/.test(length) || Number.parseInt(length, 10) > MAX_BODY)
        return new Response(null, { status: 413 });
    }
    if (method === 'POST' && pathname === SECOND_FACTOR) return answerSecondFactor(request);
    return method === 'GET' && pathname === WAY_BACK ? answerSingleSignOn(request) : handlers[method](request);
  } catch (error) {
    return refusal(error);
  }
}

export const GET = (request: NextRequest) => answerIfOpen(request, 'GET');
export const POST = (request: NextRequest) => answerIfOpen(request, 'POST');
