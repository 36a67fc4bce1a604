import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Length 10, ApiVersions (18) version 0, correlation id 1, no client id. */
const question = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);

/**
 * Whether a broker answers in Kafka's own protocol. An open port is not enough: Docker's proxy opens it before the
 * broker listens.
 */
export function kafkaAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 3_000 });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket
      .once('connect', () => socket.write(question))
      .once('data', end(true))
      .once('error', end(false))
      .once('close', end(false))
      .once('timeout', end(false));
  });
}

/** False when it has not answered in time, or when there is no use in waiting any longer. */
export async function untilKafkaAnswers(port: number, isOver: () => boolean): Promise<boolean> {
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline && !isOver()) {
    if (await kafkaAnswers('127.0.0.1', port)) return true;
    await sleep(50);
  }
  return false;
}
