/** The columns of the organiser's list as a file. */
import type { Db } from '#db/open.server.ts';
import type { Column } from '#lib/table.server.ts';
import { asked } from '#lib/words/en/asked.ts';
import { attendance } from '#lib/words/en/attendance.ts';
import { people } from '#lib/words/en/people.ts';
import { visit } from '#lib/words/en/visit.ts';
import { workshops as workshopWords } from '#lib/words/en/workshops.ts';

import { allAsked } from '../asked/answers.server.ts';
import type { PersonLine } from './people.server.ts';
import { questionsOf } from '../asked/questions.server.ts';
import { groupsOf } from '../workshops/workshops.ts';
import { choicesByBooking, workshopsOf } from '../workshops/workshops-read.server.ts';

const words = people.file;
const roles: Record<string, string> = visit.book.roles;

/** What the list shows, one column each; later capabilities add theirs behind. */
export const PEOPLE_COLUMNS: readonly Column<PersonLine>[] = [
  { heading: words.name, value: (line) => line.name ?? people.toFollow },
  { heading: words.email, value: (line) => line.email ?? '' },
  { heading: words.role, value: (line) => (line.role ? (roles[line.role] ?? line.role) : '') },
  { heading: words.school, value: (line) => line.school ?? '' },
  { heading: words.authority, value: (line) => line.authority ?? '' },
  { heading: words.state, value: stateText },
  { heading: words.how, value: (line) => people.modes[line.mode] },
  { heading: words.presenting, value: (line) => (line.presenting ? words.yes : '') },
  {
    heading: words.photographs,
    value: (line) => (line.noPhotographs ? words.noPhotographs : '')
  },
  { heading: attendance.file, value: (line) => (line.came ? attendance.came[line.came] : '') },
  { heading: words.asked, value: (line) => line.askedAt },
  { heading: words.reference, value: (line) => line.reference }
];

/** The list's columns with what was asked at this event: a column for each question and need. */
export async function columnsFor(db: Db, event: string): Promise<Column<PersonLine>[]> {
  const [questions, said, workshops, chosen] = await Promise.all([
    questionsOf(db, event),
    allAsked(db, event),
    workshopsOf(db, event),
    choicesByBooking(db, event)
  ]);
  return [
    ...PEOPLE_COLUMNS,
    ...groupsOf(workshops).map((group) => ({
      heading: workshopWords.file(group.clock),
      value: ({ booking }: PersonLine) =>
        group.workshops
          .filter(({ slot }) => chosen.get(booking)?.includes(slot))
          .map(({ title }) => title)
          .join(', ')
    })),
    ...questions.map(({ id, text }) => ({
      heading: text,
      value: ({ booking }: PersonLine) => said.get(booking)?.answers.get(id) ?? ''
    })),
    ...(['access', 'diet', 'allergy'] as const).map((kind) => ({
      heading: asked.file[kind],
      value: ({ booking }: PersonLine) => said.get(booking)?.needs[kind] ?? ''
    }))
  ];
}

function stateText({ state, endedHow }: PersonLine): string {
  if (state === 'cancelled' || state === 'declined') return people.ended[endedHow ?? 'left'];
  return state === 'held' ? people.waiting : people[state];
}
