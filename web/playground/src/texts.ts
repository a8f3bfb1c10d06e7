/** Every sentence of the page, apart from the examples' titles and the names of roles. */
import type { Text } from './say';

export const texts = {
  examples: { en: 'Examples', zh: '示例' },
  everybody: { en: 'Everybody', zh: '所有人' },
  language: { en: 'Language', zh: '语言' },
  notSignedIn: { en: 'Not signed in', zh: '未登录' },
  sessionEnded: {
    en: 'Your session has ended. Please sign in again.',
    zh: '会话已结束，请重新登录。',
  },
  signIn: { en: 'Sign in', zh: '登录' },
  signOut: { en: 'Sign out', zh: '退出' },
  nobody: { en: 'Nobody is signed in.', zh: '尚未登录。' },
  choosePerson: {
    en: 'Choose a person to see Plimsoll through their eyes. A second browser tab can be another person.',
    zh: '选择一个角色，以他的视角查看 Plimsoll。另一个浏览器标签页可以是另一个人。',
  },
  signInFirst: { en: 'The API answers to signed-in people only.', zh: '登录后才能使用 API。' },
  email: { en: 'E-mail', zh: '邮箱' },
  password: { en: 'Password', zh: '密码' },
  switchPerson: { en: 'Switch person', zh: '切换用户' },
  subscription: { en: 'Subscription', zh: '订阅' },
  live: { en: 'Live', zh: '实时' },
  stopped: { en: 'Stopped', zh: '已停止' },
  waiting: { en: 'waiting for the first one', zh: '等待第一条' },
  earlier: { en: 'Earlier events', zh: '更早的事件' },
} satisfies Record<string, Text>;

/** How many events have arrived. */
export function events(count: number): Text {
  return { en: `${count} ${count === 1 ? 'event' : 'events'}`, zh: `${count} 条事件` };
}

/** Which event of a subscription, and when it came. */
export function eventAt(number: number, time: string): Text {
  return { en: `#${number} at ${time}`, zh: `#${number}，${time}` };
}
