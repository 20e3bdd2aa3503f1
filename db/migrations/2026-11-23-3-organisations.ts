import { sql, type Kysely } from 'kysely';

/** Authorities with their school calendars, establishments, partners, programmes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('authority')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .execute();
  await db.schema
    .createTable('closed_day')
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('closed_day_key', ['authority_id', 'day'])
    .addCheckConstraint('closed_day_kind', sql`kind in ('holiday', 'local-holiday', 'in-service')`)
    .execute();
  await db.schema
    .createTable('establishment')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seed_code', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('sector', 'text', (c) => c.notNull())
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('closed_on', 'text')
    .execute();
  await db.schema
    .createIndex('establishment_name')
    .on('establishment')
    .column('name_folded')
    .execute();

  await db.schema
    .createTable('partner_kind')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('position', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('partner')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_folded', 'text', (c) => c.notNull())
    .addColumn('kind_id', 'text', (c) => c.notNull().references('partner_kind.id'))
    .addColumn('web', 'text')
    .addColumn('about', 'text')
    .addColumn('lead_id', 'text', (c) => c.references('person.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('approved_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('answered_by', 'text')
    .addCheckConstraint('partner_one_answer', sql`approved_at is null or declined_at is null`)
    .execute();

  await db.schema
    .createTable('programme')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('starts_on', 'text')
    .addColumn('ends_on', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('programme_place')
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('places', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('programme_place_key', ['programme_id', 'authority_id'])
    .addCheckConstraint('programme_place_places', sql`places >= 0`)
    .execute();
  await db.schema
    .createTable('participant')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('programme_id', 'text', (c) => c.notNull().references('programme.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('establishment_id', 'text', (c) => c.references('establishment.id'))
    .addColumn('authority_id', 'text', (c) => c.references('authority.id'))
    .addColumn('nominated_at', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text')
    .addColumn('declined_at', 'text')
    .addColumn('withdrawn_at', 'text')
    .addColumn('completed_at', 'text')
    .addUniqueConstraint('participant_once', ['programme_id', 'person_id'])
    .execute();

  const kinds = [
    'National agency',
    'STEM Ambassador hub',
    'Equality programme',
    'DYW group',
    'Employer',
    'College or university',
    'Science centre or museum',
    'Charity',
    'Authority team',
    'Other'
  ];
  await sql`insert into partner_kind (id, name, position) values ${sql.join(
    kinds.map((name, at) => sql`(${slug(name)}, ${name}, ${sql.lit(at)})`)
  )}`.execute(db);
  await sql`insert into authority (id, name) values ${sql.join(
    AUTHORITIES.map((name) => sql`(${slug(name)}, ${name})`)
  )}`.execute(db);
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The 32 local authorities of Scotland. */
const AUTHORITIES = [
  'Aberdeen City',
  'Aberdeenshire',
  'Angus',
  'Argyll and Bute',
  'City of Edinburgh',
  'Clackmannanshire',
  'Dumfries and Galloway',
  'Dundee City',
  'East Ayrshire',
  'East Dunbartonshire',
  'East Lothian',
  'East Renfrewshire',
  'Falkirk',
  'Fife',
  'Glasgow City',
  'Highland',
  'Inverclyde',
  'Midlothian',
  'Moray',
  'Na h-Eileanan Siar',
  'North Ayrshire',
  'North Lanarkshire',
  'Orkney Islands',
  'Perth and Kinross',
  'Renfrewshire',
  'Scottish Borders',
  'Shetland Islands',
  'South Ayrshire',
  'South Lanarkshire',
  'Stirling',
  'West Dunbartonshire',
  'West Lothian'
];
