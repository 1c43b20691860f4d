/** Every call of the screens. */
import { answerCall } from '../../../../server/api/answer-calls.ts';

export const dynamic = 'force-dynamic';

export { answerCall as GET, answerCall as POST };
