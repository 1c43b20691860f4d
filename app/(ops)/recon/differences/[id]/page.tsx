/** One difference on a page of its own, for links that are sent. */
import { DifferencePage } from '../../../../../components/differences/difference-page.tsx';
import { pageId } from '../../../../../components/shell/page-id.ts';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DifferencePage id={pageId(id)} />;
}
