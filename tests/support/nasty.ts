/**
 * What people and machines really put into names, titles and notes, for every way out of the house:
 * page, mail, calendar, log. Written as escapes where an editor would show something else.
 */
export const NASTY: Readonly<Record<string, string>> = {
  'Gaelic accents': 'Mòrag NicÌosaig, Sgoil Àrd-Àirigh: “An dèan sinn e?”',
  'other alphabets': 'Łukasz Ñandú Ŵyn 王小明 Ωμέγα',
  'letters with loose marks': 'E\u0301ilidh a\u0300 Bhaird',
  'emoji with joiners': 'Family 👨\u200d👩\u200d👧\u200d👦 and 👩🏽\u200d🔬 lab ❤️\u200d🔥',
  'the flag of Scotland, in tag characters':
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} wha hae',
  'right to left': 'مدرسة כיתה Primary',
  'bidirectional controls': '\u202eevil\u202c \u2066abc\u2069 \u200edone\u200f \u061cend',
  'a byte order mark': '\ufeffTinkering\ufeff',
  quotes: `"double" 'single' “curly” ‘curly’ \`back\``,
  'calendar separators': 'Wheels; levers, pulleys\\ramps: a=b',
  'backslashes and n': 'C:\\new\\table \\n \\\\, \\;',
  'a carriage return and line feed': 'Tinkering\r\nATTENDEE:mailto:mallory@evil.example',
  'a line feed': 'Tinkering\nBcc: mallory@evil.example',
  'a lone carriage return': 'Tinkering\rMETHOD:CANCEL',
  'line and paragraph separators': 'one\u2028two\u2029three\u0085four',
  'another component': 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:stolen\r\nSUMMARY:y',
  'a mail to in capitals': 'Jo:MAILTO:mallory@evil.example',
  'parameters of a calendar': 'Jo";PARTSTAT=DECLINED;TZID=Mars/Base;X="',
  'control characters': 'nul\u0000 bell\u0007 escape\u001b[31m delete\u007f tab\there',
  'half of an emoji': 'half \ud83d of it',
  '300 letters': `${'Long winded title of a talk about bridges '.repeat(7)}!`.slice(0, 300),
  '300 letters without a blank': 'ä'.repeat(300),
  '100 emoji': '👩🏽\u200d🔬'.repeat(100),
  'a formula': '=HYPERLINK("https://evil.example","Click")',
  'another formula': `+cmd|' /C calc'!A0`,
  'a script': '<script>alert(document.domain)</script>',
  'an image that runs': '<img src=x onerror=alert(1)>',
  'an end of an attribute': '"><svg/onload=alert(1)>',
  entities: '&lt;b&gt; &amp;amp; &#x202e; &notanentity;',
  'a template': '${process.env.SECRET} {{7*7}} #{7*7} %s %n {name}',
  SQL: "Robert'); drop table booking;--",
  'a wildcard': '100% of_everything*',
  'bold and links of Markdown':
    '**bold** [here](javascript:alert(1)) ![x](https://evil.example/p.png)',
  'blanks only': ' \t \u00a0 ',
  nothing: ''
};

/** For `test.each`: `[what it is, the text]`. */
export const NASTY_TEXTS: readonly (readonly [what: string, text: string])[] =
  Object.entries(NASTY);
