/** The question about cover and release that an event in school time asks; pure. */
import type { Cover, LocalTime } from '#db/schema.ts';
import type { FormAgain } from '#lib/form.ts';

/** What somebody says: whether their class needs cover, and that their headteacher has agreed. */
export interface ReleaseSaid {
  cover: Cover | null;
  agreed: boolean;
}

export const COVERS: readonly Cover[] = ['needed', 'not-needed', 'not-working'];

export const COVER = 'cover';
export const AGREED = 'head_agreed';

/** Classes have gone home by then: whoever comes later needs no cover. */
const SCHOOL_ENDS = '15:30';

/** Whether an event begins while classes are taught, on a school day; `isSchoolDay` says of which. */
export function beginsInSchoolTime(
  { starts_local }: { starts_local: LocalTime | null },
  isSchoolDay: (day: string) => boolean
): boolean {
  if (!starts_local) return false;
  return starts_local.slice(11, 16) < SCHOOL_ENDS && isSchoolDay(starts_local.slice(0, 10));
}

/**
 * Takes the two fields out of a form, so that the rest of it is as it would be without. Undefined where
 * neither was answered; anything but the three answers counts as none.
 */
export function takeRelease(data: FormData): {
  release: ReleaseSaid | undefined;
  typed: FormAgain['typed'];
} {
  const cover = COVERS.find((one) => one === data.get(COVER)) ?? null;
  const agreed = data.get(AGREED) === 'yes';
  data.delete(COVER);
  data.delete(AGREED);
  return {
    release: cover || agreed ? { cover, agreed } : undefined,
    typed: { [COVER]: cover ?? '', [AGREED]: agreed ? ['yes'] : [] }
  };
}
