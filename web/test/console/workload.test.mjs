/** The workload of people: a cell opens the tasks whose days sum to it. */
import { test } from 'node:test';
import { gql, signIn } from '../demo.mjs';
import { open } from './page.mjs';

test('a week of the busiest person opens the tasks that make it', { timeout: 60_000 }, async (t) => {
  const { page } = await open(t, 'team_lead');
  await page.getByRole('link', { name: 'Workload' }).click();
  const table = page.getByRole('table');
  await table.waitFor();

  // As the organisation of the demo has it.
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const { workload } = await gql(
    'query ($day: Date!) { workload(from: $day, to: $day) { user { name } plannedDays capacity } }',
    { day: today },
    await signIn('team_lead'),
  );
  const [busiest] = workload.toSorted((a, b) => b.plannedDays - a.plannedDays);
  const load = new Intl.NumberFormat('en', { style: 'percent' }).format(busiest.plannedDays / busiest.capacity);
  const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: busiest.user.name }) });
  await row.getByRole('link').first().filter({ hasText: load }).click();
  await page.getByRole('heading', { level: 2, name: `${busiest.user.name}, week of` }).waitFor();
  await page.getByText(`, ${busiest.plannedDays} working days`).waitFor();
});
