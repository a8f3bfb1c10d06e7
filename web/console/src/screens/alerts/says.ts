/** What an alert says, without the name of its project, for where that name stands beside it. */
export function saysOf(message: string, { code, name }: { code: string; name: string }): string {
  const says = message.startsWith(`${code} ${name}`) ? message.slice(`${code} ${name}`.length) : message;
  const rest = says.replace(/^\s*[:：]\s*/, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
