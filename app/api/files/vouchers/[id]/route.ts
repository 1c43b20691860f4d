/** The file of a batch of vouchers. */
import { answerVoucherFile } from '../../../../../server/api/voucher-files.ts';

export { refuseHead as HEAD } from '../../../../../server/api/file-http.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answerVoucherFile(request, (await params).id);
}
