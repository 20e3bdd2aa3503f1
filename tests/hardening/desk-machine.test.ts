/**
 * The desk as a state machine: random people do random things at one small event while the clock
 * moves, and after each step every invariant and every law holds. On both databases.
 *
 * The suite runs the same sequences each time; `DESK_RUNS=20000 vitest run
 * tests/hardening/desk-machine.test.ts` runs longer and others. A failure prints the seed and the
 * shortest sequence that breaks; `DESK_SEED=…` runs those again.
 */
import { env } from 'node:process';

import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';

import { audit } from '#db/audit.ts';
import { catchUp } from '#lib/rounds.server.ts';
import { plus } from '#lib/time.server.ts';

import { makeStore } from '../support/store.ts';
import { anyAct, atOnce, type Act } from './desk/acts.ts';
import { broken } from './desk/laws.ts';
import { begin, makeCast, snapshot, type Cast, type Plan, type World } from './desk/world.ts';

/** Sequences in one run, and how many of them each database gets: one of them is faster. */
const RUNS = Number(env['DESK_RUNS'] ?? 200);
const SHARES = { sqlite: Math.ceil(RUNS * 0.75), postgres: Math.ceil(RUNS * 0.25) };
const seed = env['DESK_SEED'] ?? (env['DESK_RUNS'] ? undefined : '1');
const SEED = seed === undefined ? {} : { seed: Number(seed) };
const LONGEST = 30;

const few = fc.constantFrom(0, 1, 1, 2, 3);
const kept = fc.record({
  room: fc.nat({ max: 2 }),
  online: fc.nat({ max: 1 }),
  released: fc.boolean()
});
const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom('teachmeet', 'teachmeet', 'webinar'),
  mode: fc.constantFrom('hybrid', 'hybrid', 'hybrid', 'hybrid', 'room', 'online'),
  admission: fc.constantFrom('at-once', 'at-once', 'at-once', 'approval'),
  serving: fc.constantFrom('book', 'offer'),
  limit: fc.constantFrom(null, null, 1, 2),
  limitEnds: fc.boolean(),
  room: few,
  online: few,
  own: fc.tuple(kept, kept),
  workshops: fc.tuple(few, few, few),
  crowd: fc.nat({ max: 7 })
});

interface Model {
  world: World;
}

/** One act, or a few at one moment, and then the laws. */
class Step implements fc.AsyncCommand<Model, World> {
  acts: Act[];
  constructor(acts: Act[]) {
    this.acts = acts;
  }
  check(): boolean {
    return true;
  }
  async run(_: Model, world: World): Promise<void> {
    world.now = plus(world.now, { seconds: 1 });
    const [before, began] = [world.last, world.now];
    const done = await Promise.all(this.acts.map((act) => act.run(world)));
    world.now = done
      .map(({ now }) => now ?? began)
      .sort()
      .at(-1)!;
    // whoever came to the turn after the rounds, with a clock from before them, is served by the next
    if (done.length > 1 && world.now !== began) await catchUp(world.db, world.now);
    const after = (world.last = await snapshot(world));
    const same = JSON.stringify(before) === JSON.stringify(after);
    if (same && world.now === began) return;
    const breaches = await audit(world.db, world.now);
    // of several acts at one moment nobody can say which of them changed what
    const alone = done.length === 1 ? done[0]! : { answer: undefined, acted: everyone(world) };
    const { answer, acted } = alone;
    const wrong = [
      ...breaches.map(({ invariant }) => `not true: ${invariant}`),
      ...broken({ before, after, answer, acted, now: world.now })
    ];
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  }
  toString(): string {
    return this.acts.map(({ name, facts }) => `${name} ${JSON.stringify(facts)}`).join(' AT ONCE ');
  }
}

const everyone = ({ cast }: World): string[] => cast.people.map(({ id }) => id);

const steps = fc.commands(
  [
    ...Array.from({ length: 7 }, () => anyAct.map((act) => new Step([act]))),
    atOnce.map((acts) => new Step(acts))
  ],
  { maxCommands: LONGEST, size: 'max' }
);

describe.each(['sqlite', 'postgres'] as const)('the desk on %s', (kind) => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  let cast: Cast;
  beforeAll(async () => {
    store = await makeStore(kind);
    // nothing here is worth a wait for the disk
    if (kind === 'sqlite') await sql`pragma synchronous = off`.execute(store.db);
    cast = await makeCast(store.db);
  });
  afterAll(() => store.drop());

  test(
    `${SHARES[kind]} sequences of acts break no rule`,
    async () => {
      await fc.assert(
        fc.asyncProperty(plan, steps, async (plan, steps) => {
          const world = await begin(store.db, cast, plan);
          await fc.asyncModelRun(() => ({ model: { world }, real: world }), steps);
        }),
        { numRuns: SHARES[kind], ...SEED }
      );
    },
    60_000 + RUNS * 1000
  );
});
