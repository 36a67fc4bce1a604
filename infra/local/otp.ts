import { generate } from 'otplib';
import { demoUsers } from '../seed/world.ts';
import { main, Trouble } from './trouble.ts';

// npm run -s otp -- <username>
await main(async () => {
  const [username] = process.argv.slice(2);
  if (!username) throw new Trouble('Usage: npm run -s otp -- <username>');
  const user = demoUsers().find((candidate) => candidate.username === username);
  if (!user) {
    const near = demoUsers().filter((candidate) => candidate.username.includes(username));
    const hint =
      near.length > 0 ? ` Did you mean ${near.map((one) => one.username).join(', ')}?` : '';
    throw new Trouble(
      `There is no demo user “${username}”.${hint} All of them stand in .local/demo.json.`,
    );
  }
  const left = 30 - (Math.floor(Date.now() / 1000) % 30);
  console.log(await generate({ secret: user.totpSecret }));
  if (process.stderr.isTTY) console.error(`Valid for ${left} s more, once.`);
  return 0;
});
