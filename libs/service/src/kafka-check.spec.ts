import { kafkaCheck } from './kafka-check';

const answering = { highWatermarks: () => Promise.resolve(new Map<number, bigint>()) };
const away = { highWatermarks: () => Promise.reject(new Error('ECONNREFUSED')) };

it.each([
  ['Kafka answers', answering, true, { ok: true, answers: true }],
  ['Kafka is away', away, true, { ok: false, answers: false }],
  ['Kafka is away and identity goes on', away, false, { ok: true, answers: false }],
])('%s', async (_title, transport, required, result) => {
  expect(await kafkaCheck(transport, { required }).check()).toEqual(result);
});
