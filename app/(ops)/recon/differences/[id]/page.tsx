/** One difference on a page of its own, for links that are sent. */
import { DifferenceDetail } from '../../../../../components/differences/difference-detail.tsx';
import { pageId } from '../../../../../components/shell/page-id.ts';

export default async function DifferencePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <div className="max-w-[1280px]">
      <DifferenceDetail id={pageId(id)} place="page" />
    </div>
  );
}
