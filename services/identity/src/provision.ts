import { text } from 'node:stream/consumers';
import { isRole } from '@imdinett/access';
import { z } from 'zod';
import { provisionUsers } from './app/provision';
import { asJob } from './as-job';
import { readJobConfig } from './config';

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
  const users = demoUsers.parse(JSON.parse(await text(process.stdin)));
  const added = await asJob(readJobConfig(), (deps) => provisionUsers(deps, users));
  process.stdout.write(
    `provisioned ${String(added)} users, ${String(users.length - added)} were there\n`,
  );
}

void main();
