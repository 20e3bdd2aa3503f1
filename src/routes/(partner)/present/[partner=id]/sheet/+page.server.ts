import { partnerYear } from '#lib/reports/partner-year.server.ts';

import { backOf, seenPartner } from '../../seen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const partner = await seenPartner(locals, params.partner);
  const asked = Number(url.searchParams.get('session'));
  const session = Number.isInteger(asked) && asked > 2000 && asked < 3000 ? asked : null;
  return {
    id: partner.id,
    name: partner.name,
    back: backOf(locals, partner.id),
    year: await partnerYear(db, { partner: partner.id, session, now })
  };
};
