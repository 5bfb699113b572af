// Sounds that are made here, so that nothing has to be fetched. Notes: [start in s, frequency in Hz, length in s,
// loudness from 0 to 1].

export const SOUNDS = {
  bell: [[0, 1046, 1.6, 0.5], [0, 2093, 0.9, 0.18], [0.45, 1046, 1.6, 0.5], [0.45, 2093, 0.9, 0.18]],
  chime: [[0, 784, 0.9, 0.5], [0.4, 587, 1.3, 0.5]],
  wood: [[0, 220, 0.16, 0.9], [0.22, 220, 0.16, 0.9], [0.44, 220, 0.16, 0.9]],
  none: [],
};

export function play(context, sound) {
  for (const note of SOUNDS[sound]) playNote(context, note);
}

function playNote(context, [start, frequency, length, loudness]) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  const at = context.currentTime + start;
  tone.type = "triangle";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(loudness, at + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + length);
}
