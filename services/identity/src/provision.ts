import { text } from 'node:stream/consumers';
import { isRole } from '@imdinett/access';
import { makeDataSource, makeTransaction, poolSizes } from '@imdinett/persistence';
import { makeLogger } from '@imdinett/service';
import { z } from 'zod';
import { provisionUsers } from './app/provision';
import { readProvisionConfig } from './config';
import { entities } from './db/data-source';
import { makeDeps } from './deps';

const municipality = z
  .string()
  .regex(/^\d{4}$/)
  .nullable();
const district = z
  .string()
  .regex(/^\d{6}$/)
  .nullable();
const date = z.iso.date();

const demoUsers = z.array(
  z.strictObject({
    id: z.guid(),
    username: z.string().regex(/^[a-z0-9._-]{3,64}$/),
    password: z.string().min(12).max(128),
    totpSecret: z.string().regex(/^[A-Z2-7]{32}$/),
    name: z.string().min(1),
    email: z.email(),
    mobile: z.string().min(1),
    homeMunicipality: municipality,
    homeDistrict: district,
    grants: z.array(
      z.strictObject({
        id: z.guid(),
        role: z.string().refine(isRole, 'is no role'),
        municipality,
        district,
        validFrom: date,
        validTo: date.nullable(),
      }),
    ),
  }),
);

/** `node dist/provision.js < users.json`: takes in the users of the demo world. */
async function main(): Promise<void> {
  const config = readProvisionConfig();
  const users = demoUsers.parse(JSON.parse(await text(process.stdin)));
  const job = makeDataSource({
    url: config.url,
    entities,
    poolSize: poolSizes.job,
    applicationName: 'identity provision',
  });
  await job.initialize();
  try {
    const now = (): Date => new Date();
    // Everything here is done by the job; there is no user's request.
    const transaction = makeTransaction({
      service: 'identity',
      app: job,
      job,
      now,
      trace: () => undefined,
    });
    const log = makeLogger({ name: 'identity', level: config.logLevel });
    const added = await provisionUsers(makeDeps({ now, transaction, log }, config), users);
    process.stdout.write(
      `provisioned ${String(added)} users, ${String(users.length - added)} were there\n`,
    );
  } finally {
    await job.destroy();
  }
}

void main();
