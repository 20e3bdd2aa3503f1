/** A small whole PDF: a title and some lines on one page, in a typeface that every reader has. */
export function onePage(title: string, lines: readonly string[]): Uint8Array {
  const text = [
    `BT /F1 22 Tf 60 760 Td (${escaped(title)}) Tj ET`,
    ...lines.map((line, at) => `BT /F1 13 Tf 60 ${710 - at * 24} Td (${escaped(line)}) Tj ET`)
  ].join('\n');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  const end = `trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + table + end, 'latin1');
}

/** As a string of a PDF, in its one-octet letters. */
const escaped = (text: string): string =>
  text
    .replace(/[’‘]/g, "'")
    .replace(/[^\x20-\x7e\xa0-\xff]/g, '?')
    .replace(/[\\()]/g, '\\$&');
