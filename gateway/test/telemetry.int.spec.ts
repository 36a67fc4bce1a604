import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSmallSystem } from './small-system';

it('connects to nobody but its subgraphs, whatever Apollo would like to post', async () => {
  const attempts: string[] = [];
  const watch = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.on('lookup', (_error: unknown, _address: unknown, _family: unknown, host: string) => {
      attempts.push(host);
    });
    socket.on('connectionAttempt', (address: string) => {
      attempts.push(address);
    });
  };
  subscribe('net.client.socket', watch);
  {
    await using system = await startSmallSystem();
    await system.ask(['SUPERUSER'], '{ persons { id home { name } } }');
    // Apollo probes for a cloud right after its constructor.
    await sleep(500);
  }
  unsubscribe('net.client.socket', watch);
  expect(attempts.length).toBeGreaterThan(0);
  expect(attempts.filter((host) => host !== '127.0.0.1')).toEqual([]);
  expect(process.env['APOLLO_TELEMETRY_DISABLED']).toBe('true');
});
