/** The next version of a mapping. */
import { pageId } from '../../../../../../components/shell/page-id.ts';
import { KnownMappingPage } from '../../../../../../components/statements/mappings-page.tsx';

export default async function MappingPage({ params }: { params: Promise<{ id: string }> }) {
  return <KnownMappingPage id={pageId((await params).id)} />;
}
