/** A real mail server that takes everything and keeps nothing, as a process of its own; says its port. */
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData(stream, _session, done) {
    stream.resume();
    stream.on('end', () => done());
  }
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.server.address() as { port: number }).port);
});
process.on('disconnect', () => process.exit());
