import { badInput } from '@imdinett/kernel';
import { foldText } from './user';

/** What an administrator writes about a user. */
export type Profile = { readonly name: string; readonly email: string; readonly mobile: string };

const maxName = 200;
const maxEmail = 254;
/** The name stands in messages that IMDi sends: no address that a mail program would make a link of. */
const isNoName = /\p{C}|[<>/\\:@]|[wW]{3}\.|\.([a-z]{2,}|[A-Z]{2,})(\s|$)/u;

/** Checked and tidied, or what is wrong with it. */
export function checkedProfile({ name, email, mobile }: Profile): Profile {
  return { name: checkedName(name), email: checkedEmail(email), mobile: checkedMobile(mobile) };
}

function checkedName(typed: string): string {
  const name = typed.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (name === '' || Array.from(name).length > maxName || isNoName.test(name))
    throw badInput(
      'input.name',
      `Skriv fullt navn, høyst ${String(maxName)} tegn, uten nettadresser og andre tegn enn dem et navn har.`,
    );
  return name;
}

/** The address's form only; that it reaches somebody the invitation shows. No line break gets into a header. */
function checkedEmail(typed: string): string {
  const email = typed.trim();
  if (
    email.length > maxEmail ||
    !/^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\.]{2,}$/.test(email)
  )
    throw badInput('input.email', 'E-postadressen er ikke gyldig. Skriv den som navn@kommune.no.');
  return email;
}

/** E.164. Eight digits are a Norwegian number. */
function checkedMobile(typed: string): string {
  const digits = typed.replace(/[\s.()-]/g, '').replace(/^00/, '+');
  const mobile = /^[49]\d{7}$/.test(digits) ? `+47${digits}` : digits;
  if (!/^\+[1-9]\d{7,14}$/.test(mobile))
    throw badInput(
      'input.mobile',
      'Mobilnummeret er ikke gyldig. Skriv åtte siffer, eller landkode med pluss foran.',
    );
  return mobile;
}

/** The beginning of a username, from the first and the last name: `kari.nordmann`. A number follows where it is taken. */
export function usernameBaseOf(name: string): string {
  const words = foldText(name)
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('å', 'a')
    .normalize('NFKD')
    .replace(/[^a-z\s-]/g, '')
    .split(/[\s-]+/)
    .filter((word) => word !== '');
  const base = [...new Set([words.at(0), words.at(-1)])].join('.').slice(0, 40);
  return base.length < 3 ? 'bruker' : base;
}
