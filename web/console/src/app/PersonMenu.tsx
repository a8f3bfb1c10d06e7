import { useNavigate } from '@tanstack/react-router';
import { useApi, useMe } from '@/api';
import { useLabel, useText } from '@/i18n';
import { Button, Menu, MenuItem } from '@/ui';
import styles from './Layout.module.css';
import { setSound, useSound } from './sound';

/** Who one is here, and the way out. */
export function PersonMenu({ showKeys }: { showKeys(): void }) {
  const text = useText();
  const label = useLabel();
  const me = useMe();
  const { session } = useApi();
  const sound = useSound();
  const navigate = useNavigate();
  const roles = me.roles.map((role) => label('Role', role)).join(', ');
  return (
    <Menu
      label={text('shell-person')}
      trigger={
        <Button look="quiet">
          <span className={styles.person}>
            <strong>{me.name}</strong>
            <span className="soft">{roles}</span>
          </span>
        </Button>
      }
    >
      <MenuItem onAction={() => void navigate({ to: '/profile' })}>{text('shell-profile')}</MenuItem>
      <MenuItem onAction={() => setSound(!sound)}>{sound ? text('shell-sound-off') : text('shell-sound-on')}</MenuItem>
      <MenuItem onAction={showKeys}>{text('shell-keys')}</MenuItem>
      <MenuItem onAction={() => session.signOut()}>{text('shell-sign-out')}</MenuItem>
    </Menu>
  );
}
