/** Horizontal bars from numbers; pure. */

export interface Bar {
  label: string;
  value: number;
  /** What stands behind the bar: `5 talks`. */
  text: string;
}

export interface DrawnBar extends Bar {
  labelY: number;
  y: number;
  width: number;
  textX: number;
  textY: number;
}

const STEP = 52;
const WIDTH = 360;
const LONGEST = 232;
const GAP = 8;

/** Bars below each other, each under its label; the longest is as long as leaves room for its text. */
export function drawBars(bars: readonly Bar[]): {
  width: number;
  height: number;
  bars: DrawnBar[];
} {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return {
    width: WIDTH,
    height: Math.max(0, bars.length * STEP - 10),
    bars: bars.map((bar, at) => {
      const width = Math.round((bar.value / most) * LONGEST * 10) / 10;
      const top = at * STEP;
      return {
        ...bar,
        labelY: top + 13,
        y: top + 20,
        width,
        textX: width > 0 ? width + GAP : 0,
        textY: top + 34
      };
    })
  };
}
