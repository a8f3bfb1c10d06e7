/** Two soft notes with an alert, for those who want them: off until somebody turns it on in this browser. */
import { useSyncExternalStore } from 'react';

const KEY = 'plimsoll:sound';
const listeners = new Set<() => void>();

export function isSoundOn(): boolean {
  return localStorage.getItem(KEY) === 'on';
}

export function setSound(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off');
  if (on) chime();
  for (const listener of listeners) listener();
}

export function useSound(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isSoundOn);
}

export function chime(): void {
  const context = new AudioContext();
  for (const [note, frequency] of [659, 880].entries()) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + note * 0.14;
    oscillator.frequency.value = frequency;
    volume.gain.setValueAtTime(0.08, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.3);
    oscillator.onended = () => note === 1 && void context.close();
  }
}
