import { readFileSync } from 'node:fs';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { createFormat } from '@/i18n/format';
import { type Cost, loadSentence } from './load-sentence';
import { timeLineShape } from './time-line-shape';
import { timeSentence, turned } from './time-sentence';
import type { Words } from './words';

function wordsOf(tag: string): Words {
  const bundle = new FluentBundle(tag, { useIsolating: false });
  const file = new URL(`../../locales/${tag}/pictures.ftl`, import.meta.url);
  bundle.addResource(new FluentResource(readFileSync(file, 'utf8')));
  const text: Words['text'] = (key, args) => {
    const pattern = bundle.getMessage(key)?.value;
    if (!pattern) throw new Error(`There is no text ${key}.`);
    return bundle.formatPattern(pattern, args);
  };
  return { text, format: createFormat(tag) };
}

const en = wordsOf('en');
const zh = wordsOf('zh-CN');
const money = (amount: string) => ({ __typename: 'Money', amount, currency: 'CNY' }) as const;

const cost: Cost = {
  __typename: 'CostSummary',
  budget: money('1000.00'),
  redLine: money('1000.00'),
  paid: money('500.00'),
  committed: money('200.00'),
  submitted: money('100.00'),
  remaining: money('300.00'),
};

describe('the load line in a sentence', () => {
  const forecast = {
    __typename: 'CostForecast',
    forecast: money('950.40'),
    low: money('900.00'),
    high: money('1100.00'),
    overrunProbability: 0.004,
  } as const;

  it('says every figure', () => {
    expect(loadSentence(zh, cost, forecast, 0.7)).toBe(
      '成本红线 ¥1,000.00，已用 70%：已付 ¥500.00，已批未付 ¥200.00；另有待审批 ¥100.00。预计总成本 ¥950，有 80% 的可能在 ¥900 至 ¥1,100 之间；越线可能性 不到 1%。',
    );
    expect(loadSentence(en, cost, null, 0.7)).toBe(
      '70% of the cost red line of CN¥1,000.00 is used: CN¥500.00 is paid, CN¥200.00 approved and not paid; CN¥100.00 waits for approval.',
    );
  });

  it('does not read as the limit what is a little past it', () => {
    expect(loadSentence(en, cost, null, 1.002)).toMatch(/^100\.2% of/);
  });

  it('says so before there is a budget', () => {
    expect(loadSentence(en, cost, forecast, null)).toMatch(/^There is no budget yet\./);
  });
});

describe('the time line in a sentence', () => {
  const figures = {
    plannedStart: '2031-11-01',
    plannedEnd: '2031-11-20',
    actualEnd: null,
    today: '2031-11-11',
    done: 20,
    daysBehind: 4.3,
    forecast: { end: '2031-11-21', earliest: '2031-11-18', latest: '2031-11-27' },
  };
  const say = (words: Words, more: Partial<Parameters<typeof timeLineShape>[0]> = {}) => {
    const read = { ...figures, ...more };
    return timeSentence(words, { figures: read, shape: timeLineShape(read, 'line'), lateProbability: 0.66 });
  };

  it('says every figure', () => {
    expect(say(en)).toBe(
      'Planned from Nov 1, 2031 to Nov 20, 2031; 20% of the work is done, 4 days behind the plan. ' +
        'It will probably end on Nov 21, 2031, 1 day late. ' +
        'With 80% probability it ends between Nov 18, 2031 and Nov 27, 2031; the chance of being late is 66%.',
    );
    expect(say(zh)).toBe(
      '计划 2031年11月1日 至 2031年11月20日，已完成 20%，落后计划 4 天。预计 2031年11月21日 完成，比计划晚 1 天。' +
        '有 80% 的可能在 2031年11月18日 至 2031年11月27日 之间完成；延期可能性 66%。',
    );
  });

  it('says how it ended, and no longer how it stood', () => {
    const ended = say(en, { actualEnd: '2031-11-18', done: 100, forecast: null });
    expect(ended).toBe(
      'Planned from Nov 1, 2031 to Nov 20, 2031; 100% of the work is done. ' +
        'The work was done on Nov 18, 2031, 2 days before the planned end.',
    );
  });

  it('says when it begins', () => {
    expect(say(en, { today: '2031-10-31', done: 0, forecast: null })).toMatch(
      /0% of the work is done\. It starts tomorrow\.$/,
    );
  });

  it('counts whole days', () => {
    expect(turned(0.4)).toEqual({ direction: 'same', days: 0 });
    expect(turned(-1.6)).toEqual({ direction: 'earlier', days: 2 });
  });
});
