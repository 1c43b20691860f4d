/** The next version of a mapping. */
import { KnownMappingPage } from '../../../../../../components/statements/mappings-page.tsx';

export default async function MappingPage({ params }: { params: Promise<{ id: string }> }) {
  return <KnownMappingPage id={(await params).id} />;
}
