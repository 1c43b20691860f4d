/** The bytes of a statement as they came. */
import { answerDownload } from '../../../../../../server/api/statement-files.ts';

export { refuseHead as HEAD } from '../../../../../../server/api/file-http.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answerDownload(request, (await params).id);
}
