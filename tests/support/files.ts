/** Small real files for tests. */
import { buffer } from 'node:stream/consumers';

import { ZipFile } from 'yazl';

/** One empty page. */
export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
);

/** One transparent point. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
);

/** What makes a slide deck one: its parts, without slides. */
export async function pptx(): Promise<Buffer> {
  const zip = new ZipFile();
  const types =
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>';
  zip.addBuffer(Buffer.from(types), '[Content_Types].xml');
  zip.addBuffer(Buffer.from('<p/>'), 'ppt/presentation.xml');
  zip.end();
  return buffer(zip.outputStream);
}

/** A film of no length: the box that says what it is. */
export const MP4 = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');

export function fileOf(bytes: Buffer, name: string): File {
  return new File([new Uint8Array(bytes)], name);
}
