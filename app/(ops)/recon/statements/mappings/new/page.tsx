/** A new mapping. */
import { MappingEditor } from '../../../../../../components/statements/mapping-editor.tsx';

export default function NewMappingPage() {
  return <MappingEditor />;
}
