/** Who came to an event that is over. */
import type { Db } from '#db/open.server.ts';

/**
 * The bookings of whoever came: those noted as there. Where nobody was noted at all, no register was
 * taken, and a confirmed booking counts as having come: nobody shall lose the slides, nor the thanks,
 * because the organiser had no time for a list.
 */
export function whoCame(db: Db, event: string) {
  return db
    .selectFrom('booking')
    .where('booking.event_id', '=', event)
    .where('booking.state', '=', 'confirmed')
    .where('booking.person_id', 'is not', null)
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('attendance')
            .select('attendance.booking_id')
            .whereRef('attendance.booking_id', '=', 'booking.id')
            .where('attendance.came', '=', 'attended')
        ),
        eb.not(
          eb.exists(
            eb
              .selectFrom('attendance')
              .innerJoin('booking as noted', 'noted.id', 'attendance.booking_id')
              .select('attendance.booking_id')
              .where('noted.event_id', '=', event)
          )
        )
      ])
    );
}

/** Whether somebody with this booking came. */
export async function didCome(db: Db, booking: { id: string; event_id: string }): Promise<boolean> {
  const found = await whoCame(db, booking.event_id)
    .select('booking.id')
    .where('booking.id', '=', booking.id)
    .executeTakeFirst();
  return found !== undefined;
}
