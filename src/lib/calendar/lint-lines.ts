/** The lines of a calendar text for `lint.ts`: taken apart, and what is wrong with them as lines. */

export interface Line {
  name: string;
  parameters: string;
  value: string;
}

/** The lines as they were before folding. */
export function linesOf(text: string): Line[] {
  return text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map(parse);
}

export function* lintLines(text: string): Generator<string> {
  if (!text.endsWith('\r\n')) yield 'no CRLF after the last line';
  if (/[^\r]\n|\r[^\n]/.test(text)) yield 'a line end that is not CRLF';
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) yield 'a control character';
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) yield 'a bidirectional control character';
  for (const line of text.split('\r\n')) {
    if (new TextEncoder().encode(line).length > 75) yield `a line of over 75 octets: ${line}`;
    if (/^ ?[\udc00-\udfff]|[\ud800-\udbff]$/.test(line)) yield `a split code point: ${line}`;
  }
  // octets folded inside a code point are unreadable on both sides once they were decoded
  if (/\ufffd\r\n[ \t]\ufffd/.test(text)) yield 'a split code point, decoded';
}

/** A VEVENT: its own lines, and those of each component within. */
export interface EventLines {
  lines: Line[];
  parts: Line[][];
  /** Names of properties that stand behind one of its components. */
  late: string[];
}

export function eventsOf(lines: readonly Line[]): EventLines[] {
  const events: EventLines[] = [];
  const open: string[] = [];
  for (const line of lines) {
    if (line.name === 'END') open.pop();
    const event = events.at(-1);
    if (open.at(-1) === 'VEVENT' && line.name !== 'BEGIN' && line.name !== 'END') {
      event!.lines.push(line);
      if (event!.parts.length > 0) event!.late.push(line.name);
    } else if (open.includes('VEVENT') && line.name !== 'END') {
      if (line.name === 'BEGIN') event!.parts.push([]);
      event!.parts.at(-1)!.push(line);
    }
    if (line.name !== 'BEGIN') continue;
    open.push(line.value);
    if (line.value === 'VEVENT') events.push({ lines: [], parts: [], late: [] });
  }
  return events;
}

/** A parameter's value; what stands inside another's quotes is none. */
export function parameter({ parameters }: Line, name: string): string | undefined {
  const bare = parameters.replace(/"[^"]*"/g, '""');
  return new RegExp(`;${name}=([^;:]+)`).exec(bare)?.[1];
}

function parse(line: string): Line {
  // the first colon outside quotes ends the parameters
  let quoted = false;
  let at = 0;
  for (; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    if (line[at] === ':' && !quoted) break;
  }
  const head = line.slice(0, at);
  const semicolon = head.indexOf(';');
  return {
    name: semicolon < 0 ? head : head.slice(0, semicolon),
    parameters: semicolon < 0 ? '' : head.slice(semicolon),
    value: line.slice(at + 1)
  };
}
