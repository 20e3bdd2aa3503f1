import { redirect } from '@sveltejs/kit';

import { findFile, keepUpload, type Kept } from '#lib/files/files.server.ts';
import { IMAGES, type FileType } from '#lib/files/rules.ts';
import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { readProfile, typedProfile } from '#lib/organisations/partners/form.server.ts';
import { describePartner, profileOf } from '#lib/organisations/partners/profile.server.ts';
import { authorityChoices } from '#lib/organisations/regions.server.ts';
import { partners as words } from '#lib/words/en/partners.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { backOf, seenPartner } from '../../seen.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db } = locals;
  const partner = await seenPartner(locals, params.partner);
  const name = async (id: string | null) => (id && (await findFile(db, id))?.name) || null;
  return {
    id: partner.id,
    name: partner.name,
    back: backOf(locals, partner.id),
    public: partner.approved_at !== null && partner.ended_at === null,
    typed: typedProfile(profileOf(partner)),
    kinds: await partnerKinds(db),
    authorities: (await authorityChoices(db)).map(({ id, name }) => ({
      id,
      name: id.includes(':') ? words.about.allOf(name) : name
    })),
    files: { logo: await name(partner.logo_id), risk_sheet: await name(partner.risk_sheet_id) },
    saved: url.searchParams.has('saved')
  };
};

const UPLOADS = {
  logo: IMAGES,
  risk_sheet: ['pdf']
} satisfies Record<string, readonly FileType[]>;

/** A new file, null where it is to go, undefined where nothing was said. */
async function upload(
  data: FormData,
  field: keyof typeof UPLOADS,
  remove: readonly string[],
  from: { db: App.Locals['db']; client: string }
): Promise<Kept | null | undefined | Refusal> {
  const file = data.get(field);
  if (file instanceof File && file.size > 0) {
    return keepUpload(file, { field, types: UPLOADS[field], from });
  }
  return remove.includes(field) ? null : undefined;
}

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const partner = await seenPartner(locals, params.partner);
    const data = await request.formData();
    const form = readProfile(data);
    if ('problems' in form) return invalid(form);
    const logo = await upload(data, 'logo', form.remove, locals);
    if (isRefusal(logo)) return refused(logo, form.typed);
    const riskSheet = await upload(data, 'risk_sheet', form.remove, locals);
    if (isRefusal(riskSheet)) return refused(riskSheet, form.typed);
    const described = await describePartner(locals.db, {
      partner: partner.id,
      profile: form.profile,
      logo,
      riskSheet,
      by: locals.actor,
      now: locals.now
    });
    if (isRefusal(described)) return refused(described, form.typed);
    redirect(303, `/present/${partner.id}/about?saved`);
  }
};
