import type { Sex } from './person.ts';
import type { DemoRandom } from './random.ts';

type Pool = { readonly female: string; readonly male: string; readonly family: string };

const arabic: Pool = {
  female: 'Amal Rima Hala Noor Salma Yara Lina Rania Dima Samar',
  male: 'Omar Sami Karim Nabil Fadi Tarek Walid Ziad Hani Bassam',
  family: 'Haddad Khoury Najjar Qasem Saleh Mansour Darwish Hamdan Sabbagh Barakat',
};
const hornOfAfrica: Pool = {
  female: 'Selam Winta Ruta Hiwot Saba Luwam Feven Natsnet Almaz Meron',
  male: 'Dawit Yonas Filmon Samuel Henok Robel Aman Tesfay Mikal Isaias',
  family: 'Tesfamariam Gebre Kidane Habte Weldu Haile Berhe Ghirmay Abraha Tekle',
};

/** Citizenships with the number of participants in the introduction programme 2024 (SSB), the rest spread by us. */
export const citizenships: readonly (readonly [string, number])[] = [
  ['UA', 24178],
  ['SY', 4202],
  ['CD', 1060],
  ['ER', 890],
  ['RU', 891],
  ['AF', 759],
  ['TR', 314],
  ['SD', 272],
  ['SO', 600],
  ['IR', 500],
  ['ET', 400],
  ['XX', 300],
];

const pools: Readonly<Record<string, Pool>> = {
  UA: {
    female: 'Oksana Iryna Olena Kateryna Nataliia Yuliia Halyna Sofiia Larysa Daryna',
    male: 'Andrii Oleksandr Dmytro Serhii Ivan Mykola Taras Bohdan Yurii Maksym',
    family:
      'Kovalenko Bondarenko Tkachenko Kravets Melnyk Shevchuk Polishchuk Lysenko Rudenko Marchuk',
  },
  RU: {
    female: 'Elena Olga Tatiana Marina Anna Vera Nina Ksenia',
    male: 'Aleksei Pavel Ilia Roman Kirill Anton Denis Maksim',
    family: 'Lebedev Morozov Sokolov Orlov Zaitsev Belov Komarov Gusev',
  },
  CD: {
    female: 'Grace Espoir Furaha Neema Solange Divine Zawadi Aline',
    male: 'Patrick Amani Baraka Innocent Fiston Elie Bahati Olivier',
    family: 'Mukendi Kabongo Ilunga Tshibanda Mbuyi Kasongo Mwamba Lukusa',
  },
  AF: {
    female: 'Zahra Fatima Maryam Nargis Parwana Shabnam Laila Roya',
    male: 'Ahmad Farid Habib Jawad Nasir Rahim Yusuf Zaki',
    family: 'Ahmadi Rahimi Karimi Noori Hosseini Sharifi Amiri Rezai',
  },
  TR: {
    female: 'Elif Zeynep Ayse Derya Esra Gul Nuray Sevda',
    male: 'Mehmet Emre Burak Kemal Murat Onur Serkan Volkan',
    family: 'Yildiz Demir Kaya Aydin Arslan Dogan Koc Polat',
  },
  IR: {
    female: 'Shirin Parisa Mina Niloufar Azadeh Golnaz Sahar Leila',
    male: 'Reza Kaveh Babak Arash Dariush Navid Omid Siavash',
    family: 'Tehrani Moradi Jafari Kazemi Sadeghi Bahrami Rostami Farahani',
  },
  SO: {
    female: 'Hodan Ifrah Sagal Ayaan Hibo Nasteho Fardowsa Ubah',
    male: 'Abdi Farah Guled Liban Mahad Yasin Warsame Dahir',
    family: 'Warsame Jama Abdullahi Elmi Hersi Duale Shire Samatar',
  },
  SY: arabic,
  SD: arabic,
  XX: arabic,
  ER: hornOfAfrica,
  ET: hornOfAfrica,
};

const norwegian: Pool = {
  female: 'Ingrid Kari Solveig Astrid Marit Randi Hilde Turid Gunn Sissel',
  male: 'Olav Lars Knut Arne Svein Geir Trond Harald Einar Torstein',
  family: 'Haugen Bakken Lunde Solberg Myhre Strand Moen Dahl Nygård Eide',
};

export const familyName = (random: DemoRandom, citizenship: string): string =>
  random.pick((pools[citizenship] ?? arabic).family.split(' '));

export function givenName(random: DemoRandom, citizenship: string, sex: Sex): string {
  const pool = pools[citizenship] ?? arabic;
  return random.pick((sex === 'MALE' ? pool.male : pool.female).split(' '));
}

/** A made-up municipal employee. */
export function employeeName(random: DemoRandom): { givenName: string; familyName: string } {
  const given = random.chance(0.6) ? norwegian.female : norwegian.male;
  return {
    givenName: random.pick(given.split(' ')),
    familyName: random.pick(norwegian.family.split(' ')),
  };
}
