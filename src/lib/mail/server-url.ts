/** A mail server's address, `smtp://user:password@host:port`, in its parts. Pure. */
export interface MailServer {
  host: string;
  port: number;
  secure: boolean;
  user: string;
  /** Empty where an app registration signs in. */
  password: string;
}

const PORTS: Record<string, { secure: boolean; port: number }> = {
  'smtp:': { secure: false, port: 587 },
  'smtps:': { secure: true, port: 465 },
  'imap:': { secure: false, port: 143 },
  'imaps:': { secure: true, port: 993 }
};

/** Parts of an address that the settings have checked. */
export function mailServer(url: string): MailServer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const usual = PORTS[protocol]!;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : usual.port,
    secure: usual.secure,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password)
  };
}
