import net from 'node:net';
import { once } from 'node:events';
import { portNames, portVariable, type Ports } from './config.ts';
import { assertFree, freePorts, isFree } from './ports.ts';

async function held(): Promise<AsyncDisposable & { port: number }> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

it('says who holds a port that is taken, and what to set', async () => {
  await using taken = await held();
  const ports: Ports = { ...(await freePorts()), nir: taken.port };
  await expect(assertFree(ports, ['grants', 'nir'])).rejects.toThrow(
    new RegExp(
      `^Port ${taken.port} \\(nir\\) is taken by process ${process.pid} \\(.*node.*set NIR_PORT`,
    ),
  );
});

it('finds free ports, each another', async () => {
  const ports = Object.values(await freePorts());
  expect(new Set(ports).size).toBe(portNames.length);
  expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));
});

it.each([
  ['kafkaController', 'KAFKA_CONTROLLER_PORT'],
  ['nir', 'NIR_PORT'],
] as const)('reads the port of %s from %s', (name, variable) => {
  expect(portVariable(name)).toBe(variable);
});
