import labels from '../../../../crates/messages/locales/zh-CN/labels.ftl?raw';
import rights from '../../../../crates/messages/locales/zh-CN/rights.ftl?raw';

const files = import.meta.glob<string>('../../locales/zh-CN/*.ftl', { eager: true, query: '?raw', import: 'default' });

export const sources = [labels, rights, ...Object.values(files)];
