/** Contrast of colours (WCAG 2.2, 1.4.3); pure. */

/** What is needed to read text. */
export const ENOUGH = 4.5;

const HEX = /^#[0-9a-f]{6}$/;

/** A typed colour as `#5c3292`, or null when it is none. */
export function readColour(typed: string): string | null {
  const colour = typed.trim().toLowerCase();
  const long = /^#?[0-9a-f]{3}$/.test(colour)
    ? `#${[...colour.replace('#', '')].map((sign) => sign + sign).join('')}`
    : colour.replace(/^(?!#)/, '#');
  return HEX.test(long) ? long : null;
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** Relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** A colour mixed with black or white: `share` of the other, from 0 to 1. */
export function mixed(colour: string, other: '#000000' | '#ffffff', share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [mine, theirs] = [colour, other].map((one) => Number.parseInt(one.slice(at, at + 2), 16));
    const part = Math.round(mine! * (1 - share) + theirs! * share);
    return part.toString(16).padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
