import { publicPartners } from '#lib/organisations/partners/read.server.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const partners = await publicPartners(locals.reader);
  return {
    partners: partners.map(({ logo_id, themes, ...partner }) => ({
      ...partner,
      hasLogo: logo_id !== null,
      themes: themes ? (JSON.parse(themes) as string[]) : []
    }))
  };
};
