import { sql, type Kysely } from 'kysely';

/**
 * Schools from their opening to their closing, groupings of authorities, and lists of schools that
 * are read from a file and looked at before anything is written.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('establishment').addColumn('opened_on', 'text').execute();
  await db.schema
    .createIndex('establishment_authority')
    .on('establishment')
    .columns(['authority_id', 'name_folded'])
    .execute();
  await db.schema
    .createIndex('establishment_seed')
    .on('establishment')
    .column('seed_code')
    .execute();
  await db.schema
    .createIndex('establishment_cluster')
    .on('establishment')
    .column('cluster_id')
    .where(sql.ref('cluster_id'), 'is not', null)
    .execute();
  await db.schema.alterTable('cluster').addColumn('ended_at', 'text').execute();
  await db.schema
    .createIndex('booking_other')
    .on('booking')
    .column('establishment_other')
    .where(sql.ref('establishment_other'), 'is not', null)
    .execute();

  await db.schema
    .createTable('region')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('off_at', 'text')
    .execute();
  await db.schema
    .createTable('region_authority')
    .addColumn('region_id', 'text', (c) => c.notNull().references('region.id'))
    .addColumn('authority_id', 'text', (c) => c.notNull().references('authority.id'))
    .addPrimaryKeyConstraint('region_authority_one', ['region_id', 'authority_id'])
    .execute();
  for (const [id, { name, authorities }] of Object.entries(REGIONS)) {
    await sql`insert into region (id, name) values (${id}, ${name})`.execute(db);
    await sql`insert into region_authority (region_id, authority_id) values ${sql.join(
      authorities.map((authority) => sql`(${id}, ${authority})`)
    )}`.execute(db);
  }

  await db.schema
    .createTable('school_import')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('encoding', 'text', (c) => c.notNull())
    .addColumn('headers', 'text', (c) => c.notNull())
    .addColumn('columns', 'text', (c) => c.notNull())
    .addColumn('compared_at', 'text')
    .addColumn('close_missing_at', 'text')
    .addColumn('applied_at', 'text')
    .addColumn('applied_by', 'text')
    .addColumn('finished_at', 'text')
    .addColumn('made_by', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addCheckConstraint(
      'school_import_applied',
      sql`(applied_at is null or compared_at is not null) and (finished_at is null or applied_at is not null)`
    )
    .execute();
  await db.schema
    .createIndex('school_import_open')
    .on('school_import')
    .column('applied_at')
    .where(sql.ref('finished_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('school_import_text')
    .addColumn('import_id', 'text', (c) =>
      c.notNull().references('school_import.id').onDelete('cascade')
    )
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('fields', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('school_import_text_one', ['import_id', 'position'])
    .execute();
  await db.schema
    .createTable('school_import_row')
    .addColumn('import_id', 'text', (c) =>
      c.notNull().references('school_import.id').onDelete('cascade')
    )
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('line', 'integer')
    .addColumn('problem', 'text')
    .addColumn('establishment_id', 'text')
    .addColumn('before', 'text')
    .addColumn('facts', 'text')
    .addColumn('done_at', 'text')
    .addPrimaryKeyConstraint('school_import_row_one', ['import_id', 'position'])
    .addCheckConstraint(
      'school_import_row_outcome',
      sql`outcome in ('new', 'changed', 'same', 'missing', 'problem')`
    )
    .execute();
}

/** The regional improvement collaboratives with their authorities. */
const REGIONS: Record<string, { name: string; authorities: string[] }> = {
  'forth-valley-and-west-lothian': {
    name: 'Forth Valley and West Lothian',
    authorities: ['clackmannanshire', 'falkirk', 'stirling', 'west-lothian']
  },
  'northern-alliance': {
    name: 'Northern Alliance',
    authorities: [
      'aberdeen-city',
      'aberdeenshire',
      'argyll-and-bute',
      'highland',
      'moray',
      'na-h-eileanan-siar',
      'orkney-islands',
      'shetland-islands'
    ]
  },
  'south-east': {
    name: 'South East',
    authorities: ['city-of-edinburgh', 'east-lothian', 'fife', 'midlothian', 'scottish-borders']
  },
  'south-west': {
    name: 'South West',
    authorities: ['dumfries-and-galloway', 'east-ayrshire', 'north-ayrshire', 'south-ayrshire']
  },
  tayside: { name: 'Tayside', authorities: ['angus', 'dundee-city', 'perth-and-kinross'] },
  'west-partnership': {
    name: 'West Partnership',
    authorities: [
      'east-dunbartonshire',
      'east-renfrewshire',
      'glasgow-city',
      'inverclyde',
      'north-lanarkshire',
      'renfrewshire',
      'south-lanarkshire',
      'west-dunbartonshire'
    ]
  }
};
