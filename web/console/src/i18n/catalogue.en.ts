import labels from '../../../../crates/messages/locales/en/labels.ftl?raw';
import rights from '../../../../crates/messages/locales/en/rights.ftl?raw';

const files = import.meta.glob<string>('../../locales/en/*.ftl', { eager: true, query: '?raw', import: 'default' });

export const sources = [labels, rights, ...Object.values(files)];
