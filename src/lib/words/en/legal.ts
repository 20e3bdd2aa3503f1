/** The legal pages, paragraph by paragraph. */
import { begun, terms, withArticle } from './terms.ts';

interface Section {
  heading?: string;
  paragraphs: readonly string[];
  list?: readonly string[];
}

export const legal: Record<
  'about' | 'privacy' | 'accessibility',
  { title: string; sections: readonly Section[] }
> = {
  about: {
    title: 'About Twilight',
    sections: [
      {
        get paragraphs() {
          return [
            `Twilight runs ${terms.teachmeets} and career-long professional learning (CLPL) for primary and nursery practitioners in Scotland. ${begun(terms.psls)} (${terms.pslShort}s) and their colleagues book places and talk slots, partners present, organisers invite and remind.`,
            'Every event is free. Booking takes about a minute and needs no password.'
          ];
        }
      },
      {
        get heading() {
          return `What is ${withArticle(terms.teachmeet)}?`;
        },
        paragraphs: [
          'Teachers telling teachers what worked, two or seven minutes at a time. Come to listen, or share something that you have tried.'
        ]
      },
      {
        heading: 'For partners',
        paragraphs: [
          'Organisations that would like to present sign up once and take open slots of coming events themselves.'
        ]
      }
    ]
  },
  privacy: {
    title: 'Privacy',
    sections: [
      {
        paragraphs: [
          'The host organisation named on an event answers for its data. This page says what Twilight keeps and why.'
        ]
      },
      {
        heading: 'What is kept',
        paragraphs: ['Only what an event needs:'],
        list: [
          'your name and e-mail address, to book a place and write to you about it',
          'your school or nursery, because places may be kept for an authority',
          'your role, if you give it',
          'your bookings and talks, and the letters that we sent you about them',
          'what you say of a talk to its presenter, and whether it may be quoted',
          'for 90 days, who wrote to us, when, with which subject and what came of it; what you wrote stays in the mailbox'
        ]
      },
      {
        heading: 'Who sees it',
        paragraphs: [
          'The organisers of an event see who is coming. The running order names presenters and their school or organisation. Nobody else sees your name, and nobody but the organisers sees your address. A word that you send to a presenter is quoted only if you say so, never with your name, and no longer than you like.'
        ]
      },
      {
        heading: 'Cookies',
        paragraphs: [
          'There is one cookie when you sign in, so that you stay signed in, and one for a quarter of an hour after you answered a mail. There is no tracking and no script from elsewhere.'
        ]
      },
      {
        heading: 'Your rights',
        paragraphs: [
          'You may see, correct and erase what is kept about you. Write to the contact named on the event, or to the address at the foot of this page.'
        ]
      }
    ]
  },
  accessibility: {
    title: 'Accessibility statement',
    sections: [
      {
        paragraphs: [
          'This statement is about this website. We want as many people as possible to be able to use it. You should be able to:'
        ],
        list: [
          'zoom in up to 400 % without text spilling off the screen',
          'use everything with a keyboard alone',
          'use everything with a screen reader',
          'use everything without scripts in your browser',
          'read it in a dark or light scheme, as your device prefers'
        ]
      },
      {
        heading: 'Compliance status',
        paragraphs: [
          'This website is built to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA. Every page is checked by a program with each change. It has not been audited by people with disabilities yet, so we do not claim full compliance.'
        ]
      },
      {
        heading: 'Feedback and contact',
        paragraphs: [
          'If something does not work for you, or you need information in another format, write to the address at the foot of this page. We answer within five working days.'
        ]
      },
      {
        heading: 'Enforcement',
        paragraphs: [
          'The Equality and Human Rights Commission is responsible for enforcing the accessibility regulations for public sector bodies. If you are not happy with how we answer, contact the Equality Advisory and Support Service.'
        ]
      }
    ]
  }
};
