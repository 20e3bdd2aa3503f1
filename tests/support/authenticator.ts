/** A device that keeps passkeys, in software: what a browser would send, honest unless told otherwise. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

import { isoCBOR } from '@simplewebauthn/server/helpers';

export interface Lies {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** The count that it says; else one more than before. */
  counter?: number;
  /** Whether it asked for finger, face or PIN. */
  verified?: boolean;
}

const HERE = { origin: 'http://localhost:3000', rpId: 'localhost' };

const sha256 = (value: string | Buffer): Buffer => createHash('sha256').update(value).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A new device with one key. */
export function newAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let counter = 0;

  const clientData = (type: string, challenge: string, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? HERE.origin,
        crossOrigin: false
      })
    );
  // WebAuthn §6.1: the site's hash, flags, count, and at the making the credential
  const authData = (flags: number, lies: Lies, rest = Buffer.alloc(0)) => {
    counter = lies.counter ?? counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const seen = 0x01 | (lies.verified === false ? 0 : 0x04);
    return Buffer.concat([
      sha256(lies.rpId ?? HERE.rpId),
      Buffer.from([flags | seen]),
      count,
      rest
    ]);
  };
  const around = (response: object) =>
    JSON.stringify({
      id: text(id),
      rawId: text(id),
      type: 'public-key',
      clientExtensionResults: {},
      response
    });

  return {
    id: text(id),
    /** Answers a page that adds a passkey. */
    registers({ options }: { options: { challenge: string } }, lies: Lies = {}): string {
      const key = isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, new Uint8Array(Buffer.from(x!, 'base64url'))],
          [-3, new Uint8Array(Buffer.from(y!, 'base64url'))]
        ])
      );
      const length = Buffer.from([0, id.length]);
      const credential = Buffer.concat([Buffer.alloc(16), length, id, key]);
      const attestation = isoCBOR.encode(
        new Map<string, string | Uint8Array | Map<string, never>>([
          ['fmt', 'none'],
          ['attStmt', new Map<string, never>()],
          ['authData', new Uint8Array(authData(0x40, lies, credential))]
        ])
      );
      return around({
        clientDataJSON: text(clientData('webauthn.create', options.challenge, lies)),
        attestationObject: text(attestation),
        transports: ['internal']
      });
    },
    /** Answers a page that signs in. */
    signs({ options }: { options: { challenge: string } }, lies: Lies = {}): string {
      const client = clientData('webauthn.get', options.challenge, lies);
      const data = authData(0, lies);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return around({
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: text(signature)
      });
    }
  };
}
