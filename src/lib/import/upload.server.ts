/** A table as a form gives it: a file that was chosen, or cells that were pasted. */
import { readTable, type ReadTable, type TableProblem } from '#lib/read-table.server.ts';

/** `name`: of the file; null for pasted cells. `missing`: the form has neither. */
export async function tableFrom(
  data: FormData,
  { file: fileField, text: textField }: { file: string; text: string }
): Promise<{ name: string | null; table: ReadTable } | { problem: TableProblem | 'missing' }> {
  const file = data.get(fileField);
  const text = data.get(textField);
  const chosen = file instanceof File && file.size > 0 ? file : null;
  if (!chosen && (typeof text !== 'string' || text.trim() === '')) return { problem: 'missing' };
  const bytes = chosen
    ? new Uint8Array(await chosen.arrayBuffer())
    : new TextEncoder().encode(text as string);
  const table = readTable(bytes);
  return 'problem' in table ? table : { name: chosen?.name ?? null, table };
}
