/** A name server on loopback that knows a few TXT records (RFC 1035 §4), or never answers. */
import { createSocket } from 'node:dgram';

export interface NameServer {
  /** `127.0.0.1:port`, as node's resolver takes it. */
  address: string;
  close(): Promise<void>;
}

const HEADER = 12;
const NO_SUCH_NAME = 3;

/** @param records texts by name; null: it hears, and stays silent */
export async function startNameServer(
  records: Readonly<Record<string, readonly string[]>> | null
): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (asked, { port, address }) => {
    if (records) socket.send(answer(asked, records), port, address);
  });
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise((closed) => socket.close(() => closed()))
  };
}

function answer(asked: Buffer, records: Readonly<Record<string, readonly string[]>>): Buffer {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = asked[at]!; length > 0; length = asked[at]!) {
    labels.push(asked.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = asked.subarray(HEADER, at + 5);
  const texts = records[labels.join('.').toLowerCase()];
  const header = Buffer.alloc(HEADER);
  asked.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 + (texts ? 0 : NO_SUCH_NAME), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(texts?.length ?? 0, 6);
  return Buffer.concat([header, question, ...(texts ?? []).map(recordOf)]);
}

/** A TXT record of the name that was asked for, in strings of at most 255 octets. */
function recordOf(text: string): Buffer {
  const strings = text.match(/.{1,255}/g) ?? [''];
  const data = Buffer.concat(strings.map((one) => Buffer.from([one.length, ...Buffer.from(one)])));
  const head = Buffer.from([0xc0, HEADER, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
