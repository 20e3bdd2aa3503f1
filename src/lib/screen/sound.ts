/** The sound of a sign, made by the browser itself. */
import type { Sign } from './rules.ts';

const NOTES: Record<Sign, { wave: OscillatorType; notes: [hertz: number, seconds: number][] }> = {
  camel: {
    wave: 'sawtooth',
    notes: [
      [140, 0.5],
      [110, 0.7]
    ]
  },
  bell: {
    wave: 'sine',
    notes: [
      [880, 0.9],
      [880, 1.2]
    ]
  },
  kazoo: {
    wave: 'square',
    notes: [
      [330, 0.2],
      [392, 0.2],
      [330, 0.4]
    ]
  }
};

export function play(context: AudioContext, sign: Sign): void {
  const { wave, notes } = NOTES[sign];
  let at = context.currentTime;
  for (const [hertz, seconds] of notes) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = wave;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.2, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}
