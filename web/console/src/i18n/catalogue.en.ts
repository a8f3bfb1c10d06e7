import labels from '../../../../crates/messages/locales/en/labels.ftl?raw';

const files = import.meta.glob<string>('../../locales/en/*.ftl', { eager: true, query: '?raw', import: 'default' });

export const sources = [labels, ...Object.values(files)];
