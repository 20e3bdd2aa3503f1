import { describe, expect, test } from 'vitest';

import { classify, minutesToWait, type DeliveryError, type FailureClass } from './failure.ts';

/** An answer of a mail server as nodemailer hands it on. */
function answered(response: string, command = 'RCPT TO', code = 'EENVELOPE'): DeliveryError {
  return {
    code,
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
    message: `Recipient command failed: ${response}`
  };
}

/** The table of calendar-email.md, 5, in the words of real servers. */
const ANSWERS: Record<FailureClass, string[]> = {
  transient: [
    '421 4.3.2 Service not available, closing transmission channel',
    '421 4.7.0 Try again later, closing connection',
    '450 4.7.1 Greylisted, please try again in 5 minutes',
    '450 mailbox busy',
    '451 4.3.0 Requested action aborted: local error in processing',
    '451 4.7.500 Server busy. Please try again later',
    '452 4.3.1 Insufficient system storage',
    '452 4.2.2 The email account that you tried to reach is over quota',
    '471 an answer that nobody knows'
  ],
  throttled: [
    '432 4.3.2 Concurrent connections limit exceeded',
    '454 4.7.0 Temporary authentication failure',
    '450 4.2.1 The user you are trying to contact is receiving mail too quickly',
    '550 5.4.5 Daily user sending limit exceeded',
    '550 Daily limit exceeded',
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for recipients",
    '554 5.7.1 Daily message quota exceeded',
    '451 Too many messages from you'
  ],
  ours: [
    '530 5.7.57 Client not authenticated to send mail',
    '530 Must issue a STARTTLS command first',
    '534 5.7.9 Application-specific password required',
    '535 5.7.8 Username and Password not accepted',
    '538 5.7.11 Encryption required for this authentication',
    '550 5.1.8 Access denied, bad outbound sender',
    '553 5.1.7 The sender address is not valid',
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    '554 5.2.252 SendAsDenied; twilight@stem.example not allowed to send as'
  ],
  'bad-address': [
    '550 5.1.1 The email account that you tried to reach does not exist',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound',
    '550 No such user here',
    '550 5.4.1 Recipient address rejected: Access denied',
    '551 5.1.6 User not local',
    '553 5.1.3 The recipient address is not a valid address',
    '556 5.1.10 Domain does not accept mail',
    '554 5.1.1 User unknown'
  ],
  'mailbox-full': [
    '552 5.2.2 The email account that you tried to reach is over quota',
    '550 5.2.2 Mailbox full',
    '550 5.2.1 The email account that you tried to reach is disabled',
    '552 Requested mail action aborted: exceeded storage allocation'
  ],
  'refused-content': [
    '554 5.7.1 Message rejected as spam by content filtering',
    '554 Transaction failed',
    '550 5.7.1 Our policy does not let this message through',
    '552 5.7.0 This message was blocked because its content presents a security issue',
    '552 5.3.4 Message size exceeds fixed limit',
    '552 5.2.3 Message too large for this recipient',
    '523 5.3.4 Message too big',
    '500 5.5.2 Syntax error',
    '503 5.5.1 Bad sequence of commands'
  ]
};

describe('what a failed delivery means', () => {
  test.each(
    Object.entries(ANSWERS).flatMap(([meaning, answers]) =>
      answers.map((answer) => [answer, meaning] as const)
    )
  )('"%s" is %s', (answer, meaning) => {
    expect(classify(answered(answer))).toBe(meaning);
  });

  test.each([
    'ECONNECTION Connection closed unexpectedly',
    'ESOCKET connect ECONNREFUSED 127.0.0.1:25',
    'ETIMEDOUT Greeting never received',
    'EDNS getaddrinfo EAI_AGAIN smtp.council.example'
  ])('a broken connection is tried again: %s', (error) => {
    const [code, message] = [error.split(' ')[0]!, error.slice(error.indexOf(' ') + 1)];
    expect(classify({ code, command: 'CONN', message })).toBe('transient');
  });

  test.each([
    'EAUTH Invalid login',
    'ENOAUTH Credentials not provided',
    'ETLS Error initiating TLS',
    'ECONFIG Invalid configuration',
    'ESOCKET self-signed certificate in certificate chain',
    'ESOCKET write EPROTO: wrong version number'
  ])('a wrong setting is ours: %s', (error) => {
    const [code, message] = [error.split(' ')[0]!, error.slice(error.indexOf(' ') + 1)];
    expect(classify({ code, command: 'CONN', message })).toBe('ours');
  });

  test.each([
    ['CONN', '554 5.7.1 Your network is on a block list'],
    ['CONN', '554 No SMTP service here'],
    ['EHLO', '550 Access denied'],
    ['MAIL FROM', '550 5.7.60 Client does not have permissions to send as this sender'],
    ['MAIL FROM', '553 Sender address rejected: not owned by user'],
    ['MAIL FROM', '501 Bad sender address syntax']
  ])('a refusal at %s, before anybody was named, costs no recipient: %s', (command, answer) => {
    expect(classify(answered(answer, command))).toBe('ours');
  });

  test('a server that is busy before anybody was named is tried again', () => {
    expect(classify(answered('421 4.3.2 Shutting down', 'CONN', 'EPROTOCOL'))).toBe('transient');
    expect(classify(answered('452 4.3.1 Out of memory', 'MAIL FROM'))).toBe('transient');
  });

  test('a message too large is refused for itself, however early', () => {
    expect(classify(answered('552 5.3.4 Message too big', 'MAIL FROM'))).toBe('refused-content');
  });

  test('a word about certificates in a server’s answer does not stop the post', () => {
    expect(classify(answered('451 4.7.1 certificate of the next host has expired'))).toBe(
      'transient'
    );
  });
});

describe('the wait before the next try', () => {
  test('grows from a minute to four hours and stays there', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((tries) => minutesToWait(tries, 0.5))).toEqual([
      1, 5, 15, 60, 240, 240, 240
    ]);
  });

  test('is spread by a fifth to either side', () => {
    expect(minutesToWait(2, 0)).toBeCloseTo(4);
    expect(minutesToWait(2, 1)).toBeCloseTo(6);
  });
});
