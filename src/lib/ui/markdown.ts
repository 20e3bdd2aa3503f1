/** Markdown to safe HTML: raw HTML is escaped, and what is made is cleaned once more. */
import { Marked } from 'marked';
import sanitize from 'sanitize-html';

const marked = new Marked({
  gfm: true,
  breaks: false,
  renderer: {
    // raw HTML is text
    html: ({ text }) =>
      text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!),
    // an event's page has its own h1 and h2
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    }
  }
});

/** HTML with paragraphs, lists, links and emphasis, and nothing else. */
export function markdown(text: string): string {
  return sanitize(marked.parse(text, { async: false }), {
    allowedTags: [
      'p',
      'br',
      'strong',
      'em',
      'del',
      'ul',
      'ol',
      'li',
      'blockquote',
      'code',
      'pre',
      'hr',
      'a',
      'h3',
      'h4',
      'h5',
      'h6'
    ],
    allowedAttributes: { a: ['href', 'rel'] },
    allowedSchemes: ['https', 'http', 'mailto', 'tel'],
    disallowedTagsMode: 'escape',
    transformTags: { a: sanitize.simpleTransform('a', { rel: 'nofollow noopener' }) }
  });
}
