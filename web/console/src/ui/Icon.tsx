/** The few signs that stand beside words. They say nothing by themselves: a button that has only one has a label. */
const paths = {
  alert: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12v.01',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1.2 1.5H2.8zM6.5 14h3',
  check: 'm3 8.5 3.2 3L13 4.5',
  chevron: 'm4 6 4 4 4-4',
  close: 'm4 4 8 8m0-8-8 8',
  down: 'M8 3v10m-3.5-3.5L8 13l3.5-3.5',
  help: 'M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .9-1 1.6M8 12v.01',
  menu: 'M2.5 4.5h11M2.5 8h11m-11 3.5h11',
  more: 'M3.5 8v.01M8 8v.01M12.5 8v.01',
  next: 'm6 4 4 4-4 4',
  plus: 'M8 3v10M3 8h10',
  previous: 'm10 4-4 4 4 4',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9m3.2-1.3L14 14',
  theme: 'M8 14A6 6 0 1 0 8 2zm0 0V2',
  up: 'M8 13V3M4.5 6.5 8 3l3.5 3.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
